/** Functions that let in whoever has a right to come: users by their tokens, and the scheduler beside them. */
import type { CallFact, FileFacts } from '../../model/facts.ts';
import type { FunctionNode } from '../../model/graph.ts';

/** What libraries for sign-in and their wrappers call it to read who is behind a token or a session. */
const reading = /^(?:jwtVerify|verify(?:Jwt|IdToken|AccessToken|SessionCookie|UserToken|Token)|decode(?:Jwt|Token)|decryptJwt|(?:unstable_)?getServerSession|get(?:Session|Token|User|CurrentUser|AuthUser)|currentUser)$/i;
/** Packages whose `verify` reads a token: https://github.com/auth0/node-jsonwebtoken#jwtverifytoken-secretorpublickey-options-callback */
const tokens: ReadonlySet<string> = new Set(['jsonwebtoken', 'jose', 'fast-jwt', 'hono/jwt', 'hono/utils/jwt']);
/** Made for jobs, whoever else may start one: `requireCronOrAdmin`. */
const forJobs = /cron|schedul|jobs?(?![a-z])|worker|internal/i;

/** Of the nodes of one graph, and the functions of one file: all routes of a program ask the same few. */
const open = new WeakMap<readonly FunctionNode[], Map<number, boolean>>();
const readers = new WeakMap<FileFacts, ReadonlySet<number>>();

/**
 * The secret of a scheduler is one of the ways in, and says nothing of the routes that ask: they are there for users. A handler that
 * asks for it itself is another matter: there somebody thought of this route.
 */
export function isOpenToUsers(node: FunctionNode, nodes: readonly FunctionNode[], files: Readonly<Record<string, FileFacts>>): boolean {
  let known = open.get(nodes);
  if (known === undefined) open.set(nodes, (known = new Map<number, boolean>()));
  let isOpen = known.get(node.id);
  if (isOpen === undefined) known.set(node.id, (isOpen = findIsOpen(node, nodes, files)));
  return isOpen;
}

function findIsOpen(node: FunctionNode, nodes: readonly FunctionNode[], files: Readonly<Record<string, FileFacts>>): boolean {
  if (forJobs.test(node.name)) return false;
  return readsUser(node, files) || node.calls.some((edge) => edge.to.some((next) => {
    const asked = nodes[next];
    return asked !== undefined && readsUser(asked, files);
  }));
}

function readsUser(node: FunctionNode, files: Readonly<Record<string, FileFacts>>): boolean {
  const facts = files[node.file];
  if (facts === undefined) return false;
  let inside = readers.get(facts);
  if (inside === undefined) readers.set(facts, (inside = new Set(facts.calls.filter((call) => isReading(facts, call)).map((call) => call.in))));
  return inside.has(node.function);
}

function isReading(facts: FileFacts, { callee }: CallFact): boolean {
  const name = callee.kind === 'member' ? callee.property : callee.kind === 'binding' ? facts.bindings[callee.binding]?.name : callee.kind === 'global' ? callee.name : undefined;
  if (name === undefined) return false;
  if (reading.test(name)) return true;
  const namespace = callee.kind === 'member' ? callee.object : callee;
  const from = namespace.kind === 'binding' ? facts.bindings[namespace.binding]?.from : undefined;
  return name === 'verify' && from !== undefined && tokens.has(from.specifier);
}
