/**
 * Whether the next run finds what this one has written: in a variable or an object that the run did not make. `this.lastRun` of
 * `await new Reminder().run()` is gone with the reminder; that of a reminder of the module is not.
 */
import type { CallFact, FileFacts, Term } from '../../model/facts.ts';
import type { ProgramGraph } from '../../model/graph.ts';
import { eachStep } from '../steps.ts';
import { findClassOfThis, isInside } from '../terms.ts';
import { getNodesOfFunction } from '../working-nodes.ts';

/** A call on the way of a run, and the function that makes it; it enters that of the next. */
export interface WayStep {
  readonly file: string;
  readonly call: number;
  readonly fn: number;
}

export interface RunWay {
  readonly graph: ProgramGraph;
  readonly steps: readonly WayStep[];
  /** The functions that the run enters, as `file#function`: their variables are made anew. */
  readonly entered: ReadonlySet<string>;
}

interface Search extends RunWay {
  /** Of variables, by step and index; of one that is given itself nothing is known yet. */
  readonly origins: Map<string, Origin>;
}

/** `made` by the run, with the constructor call where it is seen; null where nothing says. */
type Origin = { readonly kind: 'kept' } | { readonly kind: 'made'; readonly by: { readonly at: number; readonly call: CallFact } | null } | null;

const kept: Origin = { kind: 'kept' };
const made: Origin = { kind: 'made', by: null };
const mostDepth = 16;
const getters = new Set(['get', 'at', 'find', 'values', 'entries', 'keys', 'filter', 'slice']);

/** `at`: the step whose function reads the variable or field. */
export function outlivesRun(way: RunWay, at: number, slot: Term): boolean {
  const facts = getFacts(way, at);
  if (slot.kind === 'binding') return !isMadeInRun(way, at, facts?.bindings[slot.binding]?.scope ?? 0);
  if (slot.kind !== 'member' && slot.kind !== 'index') return true;
  const origin = findOrigin({ ...way, origins: new Map() }, at, slot.object, 0);
  return origin === null ? isOfThis(slot) : origin.kind === 'kept';
}

function getFacts({ graph, steps }: RunWay, at: number): FileFacts | undefined {
  return graph.files[steps[at]?.file ?? ''];
}

function isMadeInRun({ steps, entered }: RunWay, at: number, scope: number): boolean {
  return scope !== 0 && entered.has(`${steps[at]?.file ?? ''}#${String(scope)}`);
}

/** Whose object nobody hands out is one of a container, as a rule. */
function isOfThis(term: Term): boolean {
  return term.kind === 'this' || ((term.kind === 'member' || term.kind === 'index') && isOfThis(term.object));
}

function findOrigin(way: Search, at: number, term: Term, depth: number): Origin {
  const facts = getFacts(way, at);
  if (depth > mostDepth || facts === undefined) return null;
  const next = (inner: Term): Origin => findOrigin(way, at, inner, depth + 1);
  switch (term.kind) {
    case 'object': return made;
    case 'await': return findOfAwaited(way, at, term.of, depth);
    case 'array': return join(term.items.map(next));
    case 'operation': return term.operands.map(next).find((origin) => origin?.kind === 'kept') ?? made;
    case 'global': return kept;
    case 'cast': case 'element': case 'spread': return next(term.of);
    case 'index': return next(term.object);
    case 'member': return findOfField(way, at, term, depth);
    case 'this': return findOfThis(way, at, depth);
    case 'call': return findOfGetter(way, at, term.call, depth) ?? findOfCall(way, at, term.call);
    case 'parameter': return findOfParameter(way, at, term, depth);
    case 'binding': {
      const binding = facts.bindings[term.binding];
      if (binding === undefined || !isMadeInRun(way, at, binding.scope)) return kept;
      return binding.values.length === 0 ? null : findOfVariable(way, `${at}#${term.binding}`, () => join(binding.values.map(next)));
    }
    default: return null;
  }
}

function findOfVariable({ origins }: Search, key: string, find: () => Origin): Origin {
  const known = origins.get(key);
  if (known !== undefined) return known;
  origins.set(key, null);
  const origin = find();
  origins.set(key, origin);
  return origin;
}

/** One of several: what is looked up first, and made where nothing is there yet, the next run finds. */
function join(origins: readonly Origin[]): Origin {
  const [first = made] = origins;
  return origins.includes(kept) ? kept : first;
}

/** A promise that is kept comes to the same each time. What a database gives for `await orders.find(id)` is made anew, whatever it is asked of. */
function findOfAwaited(way: Search, at: number, term: Term, depth: number): Origin {
  return term.kind === 'call' ? findOfCall(way, at, term.call) : findOrigin(way, at, term, depth + 1);
}

/** What an object of the run has it made as well, unless it was handed it. */
function findOfField(way: Search, at: number, { object, property }: Extract<Term, { kind: 'member' }>, depth: number): Origin {
  const owner = findOrigin(way, at, object, depth + 1);
  const facts = getFacts(way, at);
  const cls = facts?.classes[(object.kind === 'this' ? findClassOfThis(facts, way.steps[at]?.fn ?? 0) : null) ?? -1];
  if (owner?.kind !== 'made' || owner.by === null || facts === undefined || cls === undefined) return owner;
  const constructor = facts.functions[cls.constructorFunction ?? -1];
  const assigned = facts.assignments.find(({ target, in: fn }) => fn === cls.constructorFunction && target.kind === 'member' && target.object.kind === 'this' && target.property === property)?.value;
  const value = assigned?.kind === 'binding' ? facts.bindings[assigned.binding]?.values[0] : assigned;
  const index = value?.kind === 'parameter' ? value.index : (constructor?.parameters.findIndex(({ name, field }) => field && name === property) ?? -1);
  const given = owner.by.call.args[index];
  if (given !== undefined) return findOrigin(way, owner.by.at, given, depth + 1);
  const own = assigned ?? cls.members.find(({ name, static: isStatic }) => name === property && !isStatic)?.value;
  if (own === undefined) return made;
  return findOrigin(way, at, own, depth + 1) ?? (own.kind === 'call' || own.kind === 'await' ? null : made);
}

/** The object of the method: what the step before calls it on. */
function findOfThis(way: Search, at: number, depth: number): Origin {
  const step = way.steps[at];
  const facts = getFacts(way, at);
  if (step === undefined || facts === undefined || step.fn === 0) return kept;
  const cls = findClassOfThis(facts, step.fn);
  const before = way.steps[at - 1];
  const call = getFacts(way, at - 1)?.calls[before?.call ?? -1];
  if (cls === null || before === undefined || call === undefined) return kept;
  if (facts.classes[cls]?.members.some((member) => member.function === step.fn && member.static) === true) return kept;
  const isMethod = facts.functions[step.fn]?.class !== undefined;
  // An arrow has the object of the method it stands in.
  if (!isMethod) return before.file === step.file && isInside(facts, step.fn, before.fn) ? findOfThis(way, at - 1, depth + 1) : kept;
  if (call.kind === 'new') return { kind: 'made', by: { at: at - 1, call } };
  if (call.callee.kind !== 'member') return null;
  return call.callee.object.kind === 'super' ? findOfThis(way, at - 1, depth + 1) : findOrigin(way, at - 1, call.callee.object, depth + 1);
}

/** `reminders.get('visits')`: as old as what it is taken from. */
function findOfGetter(way: Search, at: number, index: number, depth: number): Origin {
  const call = getFacts(way, at)?.calls[index];
  return call?.kind !== 'new' && call?.callee.kind === 'member' && getters.has(call.callee.property) ? findOrigin(way, at, call.callee.object, depth + 1) : null;
}

function findOfCall(way: Search, at: number, index: number): Origin {
  const call = getFacts(way, at)?.calls[index];
  const file = way.steps[at]?.file ?? '';
  if (call === undefined) return null;
  if (call.kind === 'new') return { kind: 'made', by: { at, call } };
  const entered = getNodesOfFunction(way.graph, file, call.in).flatMap(({ calls }) => calls.filter((edge) => edge.call === index).flatMap(({ to }) => to));
  const origins = [...new Set(entered)].flatMap((id) => findReturned(way, id));
  return origins.length === 0 ? null : join(origins);
}

/** What a function gives back, as far as it is written there. */
function findReturned({ graph, entered }: RunWay, id: number): readonly Origin[] {
  const node = graph.nodes[id];
  const facts = graph.files[node?.file ?? ''];
  if (node === undefined || facts === undefined) return [];
  const judged = new Set<number>();
  const judge = (term: Term): Origin => {
    if (term.kind === 'object' || (term.kind === 'call' && facts.calls[term.call]?.kind === 'new')) return made;
    if (term.kind === 'cast') return judge(term.of);
    if (term.kind === 'array') return join(term.items.map(judge));
    const binding = term.kind === 'binding' ? facts.bindings[term.binding] : undefined;
    if (binding === undefined || term.kind !== 'binding' || judged.has(term.binding)) return null;
    judged.add(term.binding);
    return binding.scope === 0 || !entered.has(`${node.file}#${String(binding.scope)}`) ? kept : join(binding.values.map(judge));
  };
  return [...eachStep(facts.functions[node.function]?.body ?? [])].flatMap((step) => (step.kind === 'return' && step.value !== null ? [judge(step.value)] : []));
}

/** What the step before hands over, or goes through. */
function findOfParameter(way: Search, at: number, { function: fn, index }: Extract<Term, { kind: 'parameter' }>, depth: number): Origin {
  const entered = way.steps.findLastIndex((step, position) => position <= at && step.fn === fn && step.file === way.steps[at]?.file);
  const call = getFacts(way, entered - 1)?.calls[way.steps[entered - 1]?.call ?? -1];
  if (call === undefined) return null;
  const isHanded = call.args.some((arg) => arg.kind === 'function' && arg.function === fn);
  const given = isHanded ? (call.callee.kind === 'member' ? call.callee.object : undefined) : call.args[index];
  return given === undefined ? null : findOrigin(way, entered - 1, given, depth + 1);
}
