/** Ways that only requests of other routes take: `if (isIssueRoute(request))` on the way of one that is none. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import type { CallEdge, EntryPoint, ProgramGraph } from '../../../model/graph.ts';
import type { PathStep } from '../nearest-first.ts';
import { findHeldTests } from './held-tests.ts';

/** What is asked of the address; null for what is not asked. `paths` are those that the test lets by. */
interface Asked {
  readonly methods: readonly string[] | null;
  readonly paths: readonly string[] | null;
}

const nothing: Asked = { methods: null, paths: null };
const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);
const pathNames: ReadonlySet<string> = new Set(['pathname', 'path', 'originalUrl']);
/** What a request carries, and what it is about besides its address. */
const ofContent: ReadonlySet<string> = new Set(['body', 'query', 'params', 'payload', 'data', 'json', 'headers', 'session', 'user']);
const mostDepth = 6;

/** The first call of the way to which requests of this entry do not come. */
export function findOtherRoute(graph: ProgramGraph, entry: EntryPoint, steps: readonly PathStep[]): CallEdge | null {
  const { http } = entry;
  if (http === null || http.everyRequest || http.method === 'ALL') return null;
  const routes = [{ method: http.method, path: http.path }, ...http.others.map(readRoute), ...(entry.alsoRegistered ?? [])];
  let requests: ReadonlySet<number> | null = null;
  for (const [index, { node, edge }] of steps.entries()) {
    const facts = graph.files[node.file];
    if (facts === undefined) return null;
    const isRequest = (term: Term): boolean => isOfRequest(facts, term, node.function, requests, 0);
    for (const { test, holds } of findHeldTests(facts, edge.call)) {
      if (!holds) continue;
      const asked = readAsked(facts, test, isRequest, 0);
      if ((asked.methods !== null || asked.paths !== null) && routes.every((route) => !isMeant(asked, route))) return edge;
    }
    const next = steps[index + 1]?.node;
    const call = facts.calls[edge.call];
    if (next === undefined || call === undefined || call.args.some(({ kind }) => kind === 'spread')) return null;
    // A callback may see the request as the function does that it stands in; what it is handed is not known.
    const given = call.args.flatMap((arg, position) => (isRequest(arg) ? [position] : []));
    if (given.length === 0 || graph.files[next.file]?.functions[next.function]?.parent === node.function) return null;
    requests = new Set(given);
  }
  return null;
}

function readRoute(subject: string): { readonly method: string; readonly path: string } {
  const [method = '', path = ''] = subject.split(' ');
  return { method, path };
}

/** Rooted in a parameter that is the request, or all of them for the handler itself. */
function isOfRequest(facts: FileFacts, term: Term, fn: number, requests: ReadonlySet<number> | null, depth: number): boolean {
  if (depth > mostDepth) return false;
  switch (term.kind) {
    case 'parameter': return term.function === fn && (requests === null || requests.has(term.index));
    case 'cast': return isOfRequest(facts, term.of, fn, requests, depth + 1);
    case 'member': return !ofContent.has(term.property) && isOfRequest(facts, term.object, fn, requests, depth + 1);
    case 'binding': {
      const [value, ...others] = facts.bindings[term.binding]?.values ?? [];
      return value !== undefined && others.length === 0 && isOfRequest(facts, value, fn, requests, depth + 1);
    }
    default: return false;
  }
}

function readAsked(facts: FileFacts, test: Term, isRequest: (term: Term) => boolean, depth: number): Asked {
  if (depth > mostDepth) return nothing;
  if (test.kind === 'cast') return readAsked(facts, test.of, isRequest, depth + 1);
  if (test.kind === 'call') return readPredicate(facts, test.call, isRequest, depth);
  if (test.kind !== 'operation') return nothing;
  const [first, second] = test.operands;
  if (first === undefined || second === undefined) return nothing;
  const [one, other] = test.operator === '&&' || test.operator === '||' ? [first, second].map((part) => readAsked(facts, part, isRequest, depth + 1)) : [nothing, nothing];
  if (one === undefined || other === undefined) return nothing;
  switch (test.operator) {
    case '&&': return { methods: one.methods ?? other.methods, paths: one.paths ?? other.paths };
    case '||': return { methods: one.methods && other.methods && [...one.methods, ...other.methods], paths: one.paths && other.paths && [...one.paths, ...other.paths] };
    case '===': case '==': {
      const [literal, read] = first.kind === 'literal' ? [first, second] : [second, first];
      if (literal.kind !== 'literal' || typeof literal.value !== 'string' || !isRequest(read)) return nothing;
      const name = readName(facts, read, 0);
      if (name === 'method' && methods.has(literal.value)) return { methods: [literal.value], paths: null };
      return name !== null && pathNames.has(name) && literal.value.startsWith('/') ? { methods: null, paths: [literal.value] } : nothing;
    }
    default: return nothing;
  }
}

/** A function of the file that returns one test of the request it is handed. */
function readPredicate(facts: FileFacts, index: number, isRequest: (term: Term) => boolean, depth: number): Asked {
  const call = facts.calls[index];
  const [value, ...others] = call?.callee.kind === 'binding' ? (facts.bindings[call.callee.binding]?.values ?? []) : [];
  if (call === undefined || value?.kind !== 'function' || others.length > 0) return nothing;
  const [last, ...more] = (facts.functions[value.function]?.body ?? []).filter(({ kind }) => kind === 'return' || kind === 'branch' || kind === 'switch' || kind === 'loop' || kind === 'try' || kind === 'throw');
  if (last?.kind !== 'return' || last.value === null || more.length > 0) return nothing;
  const given = new Set(call.args.flatMap((arg, position) => (isRequest(arg) ? [position] : [])));
  return readAsked(facts, last.value, (term) => isOfRequest(facts, term, value.function, given, 0), depth + 1);
}

function readName(facts: FileFacts, term: Term, depth: number): string | null {
  if (depth > mostDepth) return null;
  if (term.kind === 'member') return term.property;
  if (term.kind === 'cast') return readName(facts, term.of, depth + 1);
  const [value] = term.kind === 'binding' ? (facts.bindings[term.binding]?.values ?? []) : [];
  return value === undefined ? null : readName(facts, value, depth + 1);
}

function isMeant(asked: Asked, { method, path }: { readonly method: string; readonly path: string }): boolean {
  if (method === 'ALL') return true;
  if (asked.methods !== null && !asked.methods.includes(method) && !(method === 'GET' && asked.methods.includes('HEAD'))) return false;
  return asked.paths === null || asked.paths.some((one) => isLike(one, path));
}

/** Either may leave out what the router is mounted under: they are compared from behind. */
function isLike(literal: string, route: string): boolean {
  const [one, other] = [literal, route].map((path) => path.split('/').filter((part) => part !== '').reverse());
  if (one === undefined || other === undefined || one.length === 0 || other.length === 0) return true;
  if (other.some((part) => /[*?({]|\.\.\./.test(part))) return true;
  return other.every((part, index) => one[index] === undefined || part === one[index] || /^[:[$]/.test(part));
}
