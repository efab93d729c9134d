/**
 * Functions that are registered to hear of what happens elsewhere: a file that changes, a message of another service. Who registers them
 * does not do their work: `watch(folder).on('add', load)` in what a route starts. What a request began itself and waits to end, such as its
 * own body or a parser, is work of the request.
 */
import type { CallFact, FileFacts, Term } from '../../../model/facts.ts';
import type { CallEdge, ProgramGraph } from '../../../model/graph.ts';
import { settlesPromise } from '../../settled-promises.ts';
import { eachStep } from '../../steps.ts';
import { isInside } from '../../terms.ts';
import { findGiven, findKeeper, findKeeperOf } from './kept-objects.ts';

const registers: ReadonlySet<string> = new Set(['on', 'once', 'addListener', 'addEventListener', 'prependListener', 'prependOnceListener', 'subscribe']);
const watches: ReadonlySet<string> = new Set(['watch', 'watchFile']);
/** What streams, processes, sockets and parsers tell who opened them, until they are done. */
const ofOwnWork: ReadonlySet<string> = new Set([
  'data', 'end', 'finish', 'close', 'exit', 'done', 'complete', 'completed', 'drain', 'readable', 'pipe', 'progress', 'stdout', 'stderr',
  'ready', 'open', 'connect', 'connected', 'secureConnect', 'listening', 'spawn', 'online', 'start', 'init', 'load',
  'line', 'row', 'rows', 'record', 'result', 'response', 'information', 'redirect', 'upgrade', 'body', 'headers', 'header',
  'file', 'field', 'fields', 'part', 'entry', 'page', 'worksheet', 'opentag', 'closetag', 'text', 'node', 'match', 'item',
]);
/** What another program tells that was started: a request that answers before that does not wait for what is done then. */
const endsOfPrograms: ReadonlySet<string> = new Set(['close', 'exit']);
const startsProgram: ReadonlySet<string> = new Set(['spawn', 'fork', 'exec', 'execFile']);
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
  /** The call on the way by which the object lives on; null where that is so whoever comes. */
  readonly keeper: CallEdge | null;
}

/** Null where the functions that the call enters are run by it, or by what it began. `before` are the calls that led to it, where one way is asked about. */
export function findHearing(graph: ProgramGraph, edge: CallEdge, before: readonly CallEdge[] = []): Hearing | null {
  const { call: index, place, to, roles } = edge;
  const facts = graph.files[place.file];
  const call = facts?.calls[index];
  if (facts === undefined || call?.callee.kind !== 'member' || to.length === 0 || roles.length > 0) return null;
  const { property, object } = call.callee;
  const isWatch = watches.has(property);
  if (!isWatch && !registers.has(property)) return null;
  // A method of the project is followed by what it does.
  if (to.some((id) => nameOf(graph, id) === property)) return null;
  if (isWatch) return { event: property, isForeign: true, keeper: null };
  const event = readEvent(facts, call.args[0]);
  if (event === undefined) return null;
  if (event !== null && failures.has(event)) return { event, isForeign: true, keeper: null };
  const isEnd = event !== null && endsOfPrograms.has(event) && isChild(facts, object);
  if (event !== null && ofOwnWork.has(event) && !isEnd) return null;
  if ((!isEnd && endsLater(facts, call, object)) || settlesPromise(facts, call) || answers(facts, call) || (isEnd && answersByAnother(facts, call))) return null;
  const source = findSource(facts, object);
  const isCallingBack = callsBack(facts, call);
  if (source !== 'given' && !isCallingBack) return { event, isForeign: source === 'foreign', keeper: null };
  if (before.length === 0 || (isCallingBack && (source === 'given' || !isKeptFeed(call) || isAwaited(graph, before)))) return null;
  const way = [...before, edge];
  const keeper = source === 'given' ? findGivenKeeper(graph, way, object) : findKeeper(graph, way);
  return keeper === null ? null : { event, isForeign: true, keeper };
}

/** `note(this.feed.events)`: who is handed what a library gave to an object that lives on hears of no request of its own. */
function findGivenKeeper(graph: ProgramGraph, way: readonly CallEdge[], object: Term): CallEdge | null {
  const given = findGiven(graph, way, object);
  return given !== null && findSource(given.facts, given.term) === 'foreign' ? findKeeperOf(graph, way.slice(0, -1), given.term) : null;
}

/** `feed.hear((order) => res.json(order))`, `feed.hear(next)`: what is heard ends the request, or somebody's wait in it. */
function isAwaited(graph: ProgramGraph, before: readonly CallEdge[]): boolean {
  return before.some(({ place: { file }, call: index }, at) => {
    const facts = graph.files[file];
    const call = facts?.calls[index];
    if (facts === undefined || call === undefined) return true;
    return answers(facts, call) || callsBack(facts, call) || settlesPromise(facts, call) || (at === 0 && call.args.some((arg) => isGivenOutside(facts, call, arg)));
  });
}

/** `this.feed.on('stock', (order) => handler(order))`: heard again and again, long after whoever asked for it has gone. */
function isKeptFeed({ callee, args }: CallFact): boolean {
  if (callee.kind !== 'member' || callee.property === 'once' || callee.property === 'prependOnceListener' || args.length > 2) return false;
  let { object } = callee;
  while (object.kind === 'member') object = object.object;
  return object.kind === 'this';
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

/** `const child = spawn('ffmpeg', args)` of Node's own module. */
function isChild(facts: FileFacts, object: Term): boolean {
  const values = object.kind === 'binding' ? (facts.bindings[object.binding]?.values ?? []) : [object];
  return values.some((value) => {
    const callee = value.kind === 'call' ? facts.calls[value.call]?.callee : undefined;
    const name = callee?.kind === 'member' ? callee.property : callee?.kind === 'binding' ? facts.bindings[callee.binding]?.name : undefined;
    return callee !== undefined && name !== undefined && startsProgram.has(name) && findSource(facts, callee) === 'foreign';
  });
}

type Source = 'given' | 'foreign' | 'own';

/** Whose object it is: handed to the function, as a request or the socket of one visitor is; made by a library; or the project's own. */
function findSource(facts: FileFacts, term: Term): Source {
  return lookForSource(facts, term, 0, new Map());
}

/** Each term once: one that is made of itself is nobody else's. */
function lookForSource(facts: FileFacts, term: Term, depth: number, seen: Map<string, Source>): Source {
  const key = JSON.stringify(term);
  const known = seen.get(key);
  if (known !== undefined) return known;
  seen.set(key, 'own');
  const found = depth > mostDepth ? 'own' : sourceOf(facts, term, (next) => lookForSource(facts, next, depth + 1, seen));
  if (depth > mostDepth) seen.delete(key);
  else seen.set(key, found);
  return found;
}

function sourceOf(facts: FileFacts, term: Term, next: (term: Term) => Source): Source {
  switch (term.kind) {
    case 'parameter': return 'given';
    case 'member': {
      if (term.object.kind !== 'this') return next(term.object);
      const values = facts.assignments.flatMap(({ target, value }) => (target.kind === 'member' && target.object.kind === 'this' && target.property === term.property ? [value] : []));
      return values.some((value) => next(value) === 'foreign') ? 'foreign' : 'own';
    }
    case 'index': return next(term.object);
    case 'cast': case 'await': case 'element': return next(term.of);
    case 'binding': {
      const binding = facts.bindings[term.binding];
      if (binding?.from) return ownModule.test(binding.from.specifier) ? 'own' : 'foreign';
      if (binding?.kind === 'parameter') return 'given';
      const sources = (binding?.values ?? []).map(next);
      return sources.find((source) => source !== 'own') ?? 'own';
    }
    case 'call': {
      const call = facts.calls[term.call];
      if (call?.callee.kind === 'global') return call.kind === 'new' || call.callee.name === 'require' ? 'foreign' : 'own';
      if (call === undefined) return 'own';
      const sources = returnedBy(facts, call).map(next);
      return sources.find((source) => source === 'foreign') ?? next(call.callee);
    }
    default: return 'own';
  }
}

/** What a method of the same object gives: `this.feed = await this.connect()`. */
function returnedBy(facts: FileFacts, { callee, in: fn }: CallFact): readonly Term[] {
  if (callee.kind !== 'member' || callee.object.kind !== 'this') return [];
  const methods = facts.classes.filter(({ members }) => members.some((member) => member.function === fn)).flatMap(({ members }) => members.filter(({ kind, name }) => kind === 'method' && name === callee.property));
  const bodies = methods.map((method) => (method.function === undefined ? [] : (facts.functions[method.function]?.body ?? [])));
  return bodies.flatMap((body) => [...eachStep(body)]).flatMap((step) => (step.kind === 'return' && step.value !== null ? [step.value] : []));
}

/** `fetched.on('message', read); fetched.once('end', done)`: what has an end was begun for this. */
function endsLater(facts: FileFacts, call: CallFact, object: Term): boolean {
  if (object.kind !== 'binding') return false;
  return facts.calls.some(({ callee, args: [event], in: fn }) => fn === call.in && callee.kind === 'member' && registers.has(callee.property)
    && callee.object.kind === 'binding' && callee.object.binding === object.binding && event?.kind === 'literal' && ends.has(String(event.value)));
}

/** What an answer is written with in the servers that hand one to their handlers. */
const answering: ReadonlySet<string> = new Set(['json', 'jsonp', 'send', 'sendStatus', 'sendFile', 'status', 'end', 'write', 'writeHead', 'render', 'redirect', 'reply', 'code', 'setHeader']);

/** `worker.once('message', (rows) => res.json(rows))`: the visitor waits for it. */
function answers(facts: FileFacts, call: CallFact): boolean {
  return callsInListeners(facts, call).some(({ callee }) => callee.kind === 'member' && answering.has(callee.property) && isGivenOutside(facts, call, callee.object));
}

/** What servers and authors call what the answer is given by. */
const namesOfAnswers = /^(?:res|resp|response|reply|rep|ctx|context|next|cb|callback|done|resolve|reject)$/i;

/** `child.on('close', (code) => reply(code))`, where `reply` answers, and `child.on('close', (code) => finish(code, res))`. */
function answersByAnother(facts: FileFacts, call: CallFact): boolean {
  const handsOn = ({ args }: CallFact): boolean => args.some((arg) => isGivenOutside(facts, call, arg) && namesOfAnswers.test(arg.kind === 'binding' ? (facts.bindings[arg.binding]?.name ?? '') : ''));
  const isAnswering = ({ callee }: CallFact): boolean => callee.kind === 'member' && answering.has(callee.property) && isGivenOutside(facts, call, callee.object);
  const heard = callsInListeners(facts, call);
  const called = heard.flatMap(({ callee }) => (callee.kind === 'binding' ? (facts.bindings[callee.binding]?.values ?? []) : [])).flatMap((value) => (value.kind === 'function' ? [value.function] : []));
  return heard.some(handsOn) || facts.calls.some((inner) => (isAnswering(inner) || handsOn(inner)) && called.some((fn) => isInside(facts, inner.in, fn)));
}

/** `job.on('sent', () => done())`: who called waits for it. */
function callsBack(facts: FileFacts, call: CallFact): boolean {
  return callsInListeners(facts, call).some(({ callee }) => callee.kind !== 'member' && isGivenOutside(facts, call, callee));
}

function callsInListeners(facts: FileFacts, { args }: CallFact): readonly CallFact[] {
  const listeners = args.flatMap((arg) => (arg.kind === 'function' ? [arg.function] : []));
  return listeners.length === 0 ? [] : facts.calls.filter(({ in: at }) => listeners.some((listener) => isInside(facts, at, listener)));
}

function isGivenOutside(facts: FileFacts, { in: fn }: CallFact, term: Term): boolean {
  const given = term.kind === 'binding' ? facts.bindings[term.binding]?.values.find(({ kind }) => kind === 'parameter') : term;
  return given?.kind === 'parameter' && isInside(facts, fn, given.function);
}
