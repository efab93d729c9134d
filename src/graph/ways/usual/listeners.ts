/**
 * Functions that are registered to hear of what happens elsewhere: a file that changes, a message of another service. Who registers them
 * does not do their work: `watch(folder).on('add', load)` in what a route starts. What a request began itself and waits to end, such as a
 * child process, its own body or a parser, is work of the request.
 */
import type { CallFact, FileFacts, Term } from '../../../model/facts.ts';
import type { CallEdge, ProgramGraph } from '../../../model/graph.ts';
import { settlesPromise } from '../../settled-promises.ts';
import { isInside } from '../../terms.ts';

const registers: ReadonlySet<string> = new Set(['on', 'once', 'addListener', 'addEventListener', 'prependListener', 'prependOnceListener', 'subscribe']);
const watches: ReadonlySet<string> = new Set(['watch', 'watchFile']);
/** What streams, processes, sockets and parsers tell who opened them, until they are done. */
const ofOwnWork: ReadonlySet<string> = new Set([
  'data', 'end', 'finish', 'close', 'exit', 'done', 'complete', 'completed', 'drain', 'readable', 'pipe', 'progress', 'stdout', 'stderr',
  'ready', 'open', 'connect', 'connected', 'secureConnect', 'listening', 'spawn', 'online', 'start', 'init', 'load',
  'line', 'row', 'rows', 'record', 'result', 'response', 'information', 'redirect', 'upgrade', 'body', 'headers', 'header',
  'file', 'field', 'fields', 'part', 'entry', 'page', 'worksheet', 'opentag', 'closetag', 'text', 'node', 'match', 'item',
]);
const emits: ReadonlySet<string> = new Set(['emit', 'emitAsync', 'dispatchEvent', 'publish', 'trigger', 'fire']);
/** The project's modules as far as a specifier says so, and emitters: what they tell, the project tells. */
const ownModule = /^[.~#/]|^@\/|^(?:node:)?events$|emitter|^(?:mitt|nanoevents)$/i;
const ends: ReadonlySet<string> = new Set(['end', 'finish', 'done']);
/** As seldom as a `catch` block. */
const failures: ReadonlySet<string> = new Set(['error', 'timeout', 'aborted', 'abort', 'clientError', 'uncaughtException', 'unhandledRejection']);
const mostDepth = 6;

/** What the call registers a listener for: the event, null where nothing says which, and whether a library's object is what tells of it. */
export interface Hearing {
  readonly event: string | null;
  readonly isForeign: boolean;
}

/** Null where the functions that the call enters are run by it, or by what it began. */
export function findHearing(graph: ProgramGraph, { call: index, place, to, roles }: CallEdge): Hearing | null {
  const facts = graph.files[place.file];
  const call = facts?.calls[index];
  if (facts === undefined || call?.callee.kind !== 'member' || to.length === 0 || roles.length > 0) return null;
  const { property, object } = call.callee;
  const isWatch = watches.has(property);
  if (!isWatch && !registers.has(property)) return null;
  // A method of the project is followed by what it does.
  if (to.some((id) => nameOf(graph, id) === property)) return null;
  if (isWatch) return { event: property, isForeign: true };
  const event = readEvent(facts, call.args[0]);
  if (event === undefined) return null;
  if (event !== null && failures.has(event)) return { event, isForeign: true };
  if (event !== null && ofOwnWork.has(event)) return null;
  const source = findSource(facts, object, 0);
  return source === 'given' || endsLater(facts, call, object) || settlesPromise(facts, call) || answers(facts, call) ? null : { event, isForeign: source === 'foreign' };
}

/** The event of a call such as `orders.emit('placed', order)`. */
export function readEmitted(facts: FileFacts, { callee, args }: CallFact): string | null {
  return callee.kind === 'member' && emits.has(callee.property) ? (readEvent(facts, args[0]) ?? null) : null;
}

/** The event that a call such as `orders.on('placed', note)` of the project's own registers for. */
export function readHeard(facts: FileFacts, { callee, args }: CallFact): string | null {
  return callee.kind === 'member' && registers.has(callee.property) ? (readEvent(facts, args[0]) ?? null) : null;
}

function nameOf(graph: ProgramGraph, id: number): string | null {
  const node = graph.nodes[id];
  return (node && graph.files[node.file]?.functions[node.function]?.name) ?? null;
}

/** Null where it is put together while running; undefined where the listener stands first: `stream.subscribe(save)`. */
function readEvent(facts: FileFacts, term: Term | undefined): string | null | undefined {
  if (term === undefined || term.kind === 'function') return undefined;
  if (term.kind === 'literal') return String(term.value);
  const values = term.kind === 'binding' ? (facts.bindings[term.binding]?.values ?? []) : [];
  if (values.some((value) => value.kind === 'function')) return undefined;
  const [value] = values;
  return value?.kind === 'literal' && values.length === 1 ? String(value.value) : null;
}

/** Whose object it is: handed to the function, as a request or the socket of one visitor is; made by a library; or the project's own. */
function findSource(facts: FileFacts, term: Term, depth: number): 'given' | 'foreign' | 'own' {
  if (depth > mostDepth) return 'own';
  switch (term.kind) {
    case 'parameter': return 'given';
    case 'member': {
      if (term.object.kind !== 'this') return findSource(facts, term.object, depth + 1);
      const values = facts.assignments.flatMap(({ target, value }) => (target.kind === 'member' && target.object.kind === 'this' && target.property === term.property ? [value] : []));
      return values.some((value) => findSource(facts, value, depth + 1) === 'foreign') ? 'foreign' : 'own';
    }
    case 'index': return findSource(facts, term.object, depth + 1);
    case 'cast': case 'await': case 'element': return findSource(facts, term.of, depth + 1);
    case 'binding': {
      const binding = facts.bindings[term.binding];
      if (binding?.from) return ownModule.test(binding.from.specifier) ? 'own' : 'foreign';
      if (binding?.kind === 'parameter') return 'given';
      const sources = (binding?.values ?? []).map((value) => findSource(facts, value, depth + 1));
      return sources.find((source) => source !== 'own') ?? 'own';
    }
    case 'call': {
      const call = facts.calls[term.call];
      if (call?.callee.kind === 'global') return call.kind === 'new' || call.callee.name === 'require' ? 'foreign' : 'own';
      return call === undefined ? 'own' : findSource(facts, call.callee, depth + 1);
    }
    default: return 'own';
  }
}

/** `fetched.on('message', read); fetched.once('end', done)`: what has an end was begun for this. */
function endsLater(facts: FileFacts, call: CallFact, object: Term): boolean {
  if (object.kind !== 'binding') return false;
  return facts.calls.some(({ callee, args: [event], in: fn }) => fn === call.in && callee.kind === 'member' && registers.has(callee.property)
    && callee.object.kind === 'binding' && callee.object.binding === object.binding && event?.kind === 'literal' && ends.has(String(event.value)));
}

/** What an answer is written with in the servers that hand one to their handlers. */
const answering: ReadonlySet<string> = new Set(['json', 'jsonp', 'send', 'sendStatus', 'sendFile', 'status', 'end', 'write', 'writeHead', 'render', 'redirect', 'reply', 'code', 'setHeader']);

/** `worker.once('message', (rows) => res.json(rows))`, `job.on('sent', () => done())`: the visitor, or who called, waits for it. */
function answers(facts: FileFacts, { args, in: fn }: CallFact): boolean {
  const listeners = args.flatMap((arg) => (arg.kind === 'function' ? [arg.function] : []));
  const isGiven = (term: Term): boolean => {
    const given = term.kind === 'binding' ? facts.bindings[term.binding]?.values.find(({ kind }) => kind === 'parameter') : term;
    return given?.kind === 'parameter' && isInside(facts, fn, given.function);
  };
  return facts.calls.some(({ callee, in: at }) => listeners.some((listener) => isInside(facts, at, listener))
    && (callee.kind === 'member' ? answering.has(callee.property) && isGiven(callee.object) : isGiven(callee)));
}
