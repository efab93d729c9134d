/**
 * Where a value goes within the function that has it: whether something that outlives the call keeps it, whether it is
 * handed back, and whether it is closed. What is made of a value (`drizzle(pool)`, `mongo.db()`, `{ redis }`) carries it.
 */
import type { FileFacts, Term } from '../../model/facts.ts';
import { eachStep } from '../steps.ts';
import { findCalledName } from '../terms.ts';
import { findClosing, type Closing } from './closing.ts';
import { getFunctionParts, type FunctionParts } from './function-parts.ts';
import { isSigning } from './signing.ts';

export interface ValueFlow {
  /** A variable of the module, a global, a map or a list of either has it when the function is done. */
  readonly kept: boolean;
  /** It is put on `this`. */
  readonly field: boolean;
  readonly returned: boolean;
  /** Parameters of the function whose objects are given it: a cache that somebody else has. */
  readonly given: readonly number[];
  /** Null where nothing closes it here. */
  readonly closing: Closing | null;
  /** It waits for what others publish: nothing else can use its connection meanwhile. */
  readonly listens: boolean;
  /** Calls that are given it. */
  readonly handed: readonly { readonly call: number; readonly argument: number }[];
  /** Calls of it and of its methods, and those that are given it, be it in an object. */
  readonly uses: readonly number[];
}

/** Methods of what keeps its arguments. */
const keepers: ReadonlySet<string> = new Set(['set', 'add', 'push', 'unshift', 'append', 'put', 'store', 'register', 'provide', 'decorate', 'assign', 'defineProperty', 'setItem']);
/** What a promise gives goes through these: `await connect().catch((error) => { throw new StartError(error); })`. */
const passesOn: ReadonlySet<string> = new Set(['catch', 'finally']);
/** Awaited calls that give the value itself. */
const givesItself: ReadonlySet<string> = new Set(['connect', 'start', 'on', 'once', '$extends', 'initialize', 'asPromise']);
const listening: ReadonlySet<string> = new Set(['subscribe', 'psubscribe', 'pSubscribe', 'ssubscribe', 'sSubscribe', 'monitor', 'watch']);
/** Values that lead to values that lead to values: no honest function is deeper. */
const mostDepth = 24;

type Owner = { readonly kind: 'kept' | 'field' } | { readonly kind: 'given'; readonly parameter: number } | { readonly kind: 'local'; readonly binding: number } | { readonly kind: 'nobody' };

export function followValue(facts: FileFacts, fn: number, isSource: (term: Term) => boolean, closes: ReadonlySet<string>): ValueFlow {
  const parts = getFunctionParts(facts, fn);
  const carriers = new Set<number>();
  const search: Search = { facts, parts, isSource, carriers };
  let kept = false;
  let field = false;
  const given = new Set<number>();
  // Each round finds what is made of what the last one found.
  for (let before = -1, round = 0; carriers.size > before && round < mostDepth; round++) {
    before = carriers.size;
    for (const index of parts.bindings) {
      if (!carriers.has(index) && facts.bindings[index]?.values.some((value) => carries(search, value))) carriers.add(index);
    }
    for (const { target, value } of eachPlacement(facts, parts)) {
      if (!value.some((one) => carries(search, one))) continue;
      const owner = findOwner(search, target);
      switch (owner.kind) {
        case 'kept': kept = true; break;
        case 'field': field = true; break;
        case 'given': given.add(owner.parameter); break;
        case 'local': carriers.add(owner.binding); break;
        case 'nobody': break;
      }
    }
  }
  return {
    kept,
    field: field || facts.functions[fn]?.kind === 'initialiser',
    returned: eachReturn(facts, fn).some((value) => carries(search, value)),
    given: [...given],
    closing: findClosing(facts, fn, parts, new Set(parts.calls.filter((call) => isSource({ kind: 'call', call }))), (call) => call.callee.kind === 'member' && closes.has(call.callee.property) && isRootedInCarrier(search, call.callee.object)),
    listens: parts.calls.some((index) => {
      const call = facts.calls[index];
      return call?.callee.kind === 'member' && (listening.has(call.callee.property) || isListen(call.args[0])) && isRootedInCarrier(search, call.callee.object);
    }),
    uses: findUses(search),
    handed: parts.calls.flatMap((call) => (facts.calls[call]?.args ?? []).flatMap((term, argument) => (carriesPlainly(search, term) ? [{ call, argument }] : []))),
  };
}

/** What functions and other calls among the arguments do with it is looked at by itself. */
function givesOn(search: Search, term: Term): boolean {
  if (term.kind === 'await' || term.kind === 'cast') return givesOn(search, term.of);
  if (term.kind === 'function') return false;
  const callee = term.kind === 'call' ? search.facts.calls[term.call]?.callee : undefined;
  return carries(search, term) && (callee === undefined || search.isSource(term) || isRootedInCarrier(search, callee));
}

function findUses(search: Search): readonly number[] {
  return search.parts.calls.filter((index) => {
    const { callee, args } = search.facts.calls[index] ?? { callee: null, args: [] };
    return callee !== null && (isRootedInCarrier(search, callee) || args.some((arg) => givesOn(search, arg)));
  });
}

/** `LISTEN orders` of PostgreSQL. */
function isListen(term: Term | undefined): boolean {
  const text = term?.kind === 'template' ? term.parts[0] : term;
  return text?.kind === 'literal' && typeof text.value === 'string' && /^\s*listen\s/i.test(text.value);
}

interface Search {
  readonly facts: FileFacts;
  readonly parts: FunctionParts;
  readonly isSource: (term: Term) => boolean;
  readonly carriers: ReadonlySet<number>;
}

/** `isAwaited`: somebody waits for what the term promises. */
function carries(search: Search, term: Term, depth = 0, isAwaited = false): boolean {
  if (depth > mostDepth) return false;
  if (search.isSource(term)) return true;
  const inner = (one: Term): boolean => carries(search, one, depth + 1);
  switch (term.kind) {
    case 'binding': return search.carriers.has(term.binding);
    case 'await': case 'cast': case 'spread': case 'element': return inner(term.of);
    case 'member': case 'index': return inner(term.object);
    case 'object': return term.properties.some((property) => inner(property.kind === 'spread' ? property.of : property.value));
    case 'array': return term.items.some(inner);
    case 'operation': return ['??', '||', '&&', '?:', ','].includes(term.operator) && term.operands.some(inner);
    case 'function': return isCaptured(search, term.function);
    case 'call': {
      const call = search.facts.calls[term.call];
      if (call === undefined || isSigning(search.facts, call)) return false;
      const { callee } = call;
      const awaited = call.awaited || isAwaited;
      if (callee.kind === 'member' && passesOn.has(callee.property) && awaited) return carries(search, callee.object, depth + 1, true);
      // What is waited for is an answer: rows, not the client.
      if (callee.kind === 'member' && (!awaited || givesItself.has(callee.property)) && inner(callee.object)) return true;
      // `await Promise.race([connect(), timeout])` gives what it was given.
      const isPromise = callee.kind === 'member' && callee.object.kind === 'global' && callee.object.name === 'Promise';
      return (!awaited || call.kind === 'new' || isPromise) && call.args.some(inner);
    }
    case 'literal': case 'template': case 'global': case 'parameter': case 'this': case 'super': case 'class': case 'unknown': return false;
  }
}

/** The value itself or an object that holds it, and not what a call makes of it. */
function carriesPlainly(search: Search, term: Term): boolean {
  if (search.isSource(term)) return true;
  switch (term.kind) {
    case 'binding': return search.carriers.has(term.binding);
    case 'await': case 'cast': return carriesPlainly(search, term.of);
    default: return false;
  }
}

/** A function that closes over the value holds it for as long as somebody holds the function. */
function isCaptured({ facts, carriers }: Search, fn: number): boolean {
  if (carriers.size === 0) return false;
  const isCarrier = (term: Term): boolean => term.kind === 'binding' && carriers.has(term.binding);
  return getFunctionParts(facts, fn).calls.some((index) => {
    const call = facts.calls[index];
    return call !== undefined && (isCarrier(findRoot(facts, call.callee)) || call.args.some(isCarrier));
  });
}

function isRootedInCarrier(search: Search, term: Term): boolean {
  const root = findRoot(search.facts, term, search.isSource);
  return search.isSource(root) || (root.kind === 'binding' && search.carriers.has(root.binding));
}

/** What a chain of members and calls starts at. */
export function findRoot(facts: FileFacts, term: Term, isEnd: (term: Term) => boolean = () => false): Term {
  let root = term;
  for (let depth = 0; depth < mostDepth && !isEnd(root); depth++) {
    if (root.kind === 'member' || root.kind === 'index') root = root.object;
    else if (root.kind === 'await' || root.kind === 'cast') root = root.of;
    else if (root.kind === 'call') {
      const callee = facts.calls[root.call]?.callee;
      if (callee?.kind !== 'member') return root;
      root = callee.object;
    } else return root;
  }
  return root;
}

interface Placement {
  /** What is assigned to, or the object whose method keeps its arguments. */
  readonly target: Term;
  readonly value: readonly Term[];
}

function* eachPlacement(facts: FileFacts, parts: FunctionParts): Generator<Placement> {
  for (const index of parts.assignments) {
    const assignment = facts.assignments[index];
    if (assignment) yield { target: assignment.target, value: [assignment.value] };
  }
  for (const index of parts.calls) {
    const call = facts.calls[index];
    if (call === undefined || call.callee.kind !== 'member' || !keepers.has(findCalledName(facts, call) ?? '')) continue;
    const { object } = call.callee;
    const [first, ...rest] = call.args;
    // `Object.assign(globalThis, { redis })`
    if (object.kind === 'global' && object.name === 'Object') yield { target: first ?? object, value: rest };
    else yield { target: { kind: 'member', object, property: '' }, value: call.args };
  }
}

/** Who has what is put there: what outlives the call, this object, an object of the caller, or a variable of the function. */
function findOwner(search: Search, target: Term, depth = 0): Owner {
  const { facts, parts } = search;
  const root = findRoot(facts, target);
  if (root.kind === 'this') return { kind: 'field' };
  if (root.kind === 'global' || root.kind === 'class') return { kind: 'kept' };
  if (root.kind === 'parameter') return { kind: 'given', parameter: root.index };
  if (root.kind !== 'binding') return { kind: 'nobody' };
  const binding = facts.bindings[root.binding];
  if (binding === undefined || !parts.functions.has(binding.scope)) return { kind: 'kept' };
  // `const cache = globalThis as Cache; cache.redis = redis`
  const owners = target === root || depth > 4 ? [] : binding.values.flatMap((value) => (isPath(value) ? [findOwner(search, value, depth + 1)] : []));
  return owners.find((owner) => owner.kind === 'kept' || owner.kind === 'field' || owner.kind === 'given') ?? { kind: 'local', binding: root.binding };
}

function isPath(term: Term): boolean {
  switch (term.kind) {
    case 'global': case 'this': case 'parameter': case 'binding': case 'member': case 'index': case 'cast': case 'operation': return true;
    default: return false;
  }
}

function eachReturn(facts: FileFacts, fn: number): Term[] {
  const found: Term[] = [];
  for (const step of eachStep(facts.functions[fn]?.body ?? [])) {
    if ((step.kind === 'return' || step.kind === 'yield') && step.value !== null) found.push(step.value);
  }
  return found;
}

/** The call as a term. */
export function isCallTerm(call: number): (term: Term) => boolean {
  return (term) => term.kind === 'call' && term.call === call;
}

