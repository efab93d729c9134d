/** Routes that a package brings along: a graph, a login, a proxy. No handler of the project shows them. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import type { ProgramGraph } from '../../../model/graph.ts';

/** These only look at requests, or stand for routes that the project registers itself. */
const harmless = /^(?:(?:node:)?https?$|express(?:$|-(?:async-errors|rate-limit|winston|promise-router)$)|fastify$|koa$|@?koa[-/](?:router|bodyparser|body|logger|helmet|cors|compress)$|hono(?:$|\/)|@hono\/(?:node-server|zod-validator)$|cors$|helmet$|compression$|morgan$|body-parser$|cookie-parser$|response-time$|pino-http$|@fastify\/(?:cors|helmet|sensible|rate-limit|compress|cookie)$|@sentry\/)/;

const frameworks: ReadonlySet<string> = new Set(['express', 'fastify', 'koa', 'hono']);
const registers: ReadonlySet<string> = new Set(['use', 'all', 'get', 'post', 'put', 'patch', 'delete', 'register', 'route', 'mount']);

/** A chain of names and calls ends soon. */
const deepest = 6;

/** True where something of a package is registered on a server, or a package is handed the server. */
export function takesUnseenRoutes(graph: ProgramGraph): boolean {
  return Object.values(graph.files).some((facts) => facts.calls.some(({ callee, args }) => {
    const isServer = callee.kind === 'member' && registers.has(callee.property) && isFramework(findPackage(facts, callee.object));
    if (isServer) return args.some((arg) => isUnseen(findPackage(facts, arg)));
    return isUnseen(findPackage(facts, callee)) && args.some((arg) => isFramework(findPackage(facts, arg)));
  }));
}

function isFramework(name: string | null): boolean {
  return name !== null && frameworks.has(name);
}

function isUnseen(name: string | null): boolean {
  return name !== null && !harmless.test(name);
}

/** The package that a value is of, or made by. */
function findPackage(facts: FileFacts, term: Term, depth = 0): string | null {
  if (depth > deepest) return null;
  if (term.kind === 'call') return findPackage(facts, facts.calls[term.call]?.callee ?? { kind: 'unknown' }, depth + 1);
  if (term.kind === 'member') return findPackage(facts, term.object, depth + 1);
  if (term.kind === 'cast') return findPackage(facts, term.of, depth + 1);
  const binding = term.kind === 'binding' ? facts.bindings[term.binding] : undefined;
  if (binding === undefined) return null;
  if (binding.from !== undefined) return binding.from.specifier.startsWith('.') ? null : binding.from.specifier;
  const [value] = binding.values;
  return value === undefined ? null : findPackage(facts, value, depth + 1);
}
