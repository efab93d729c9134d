/**
 * The calling contexts in which a registration runs. Most stand in no function, or in one whose parameters do not decide
 * what is registered: one context. A project's own registrar (`function apiRoute(method, path, handler)
 * { router[method](path, handler) }`) registers once per caller, each with its own path and handler.
 */
import type { CallFact, FileFacts, Term } from '../../model/facts.ts';
import { evaluateArguments } from '../values/evaluate/evaluate-arguments.ts';
import { pairsOf, rowsOf } from '../values/items/collections.ts';
import { itemCallbacks } from '../values/items/item-callbacks.ts';
import { isTextMethod } from '../values/evaluate/text-methods.ts';
import { contextsByItem, folderOfLoop } from './arguments/loop-items.ts';
import { isTaken } from './arguments/taken-for-item.ts';
import { callersOf, MOST_REGISTRATIONS } from '../values/evaluate/evaluate-parameter.ts';
import type { Evaluation } from '../values/evaluation.ts';
import type { CallSite } from '../values/program.ts';
import type { At, FunctionValue, Value, Values } from '../values/value.ts';

/** A registrar that calls a registrar that calls a registrar. */
const MOST_REGISTRAR_DEPTH = 3;
const MOST_CONTEXTS = 400;

/** Where the terms of the call may be evaluated, once per way it is reached and per item of a loop around it. */
export function registrationContexts(ev: Evaluation, site: CallSite, depth = 0): readonly At[] {
  return contextsByCaller(ev, site, depth).flatMap((at) => contextsByItem(ev, site, at)).filter((at) => isTaken(ev, site, at)).slice(0, MOST_CONTEXTS);
}

function contextsByCaller(ev: Evaluation, site: CallSite, depth: number): readonly At[] {
  const call = ev.program.getCall(site.file, site.call);
  // `app.route({ method, url, handler })`, `routes.push({ method, path, handler })`: the one argument is all there is.
  const isSpelledOut = call.kind === 'new' || call.args.length === 1;
  // `const load = (folder) => { for (const file of fs.readdirSync(folder)) … }`: which files there are is said by who calls it.
  const folder = folderOfLoop(ev, site);
  return contextsOfTerms(ev, { file: site.file, fn: call.in }, [call.callee, ...(folder ? [folder] : []), ...call.args.flatMap((arg) => (isSpelledOut ? partsOf(arg) : [arg]))], depth);
}

/** The same for terms that stand anywhere in a function, the first of them what is registered on. */
export function contextsOfTerms(ev: Evaluation, site: Omit<At, 'frame'>, terms: readonly Term[], depth = 0): readonly At[] {
  const facts = ev.program.getFile(site.file);
  const plain: At = { ...site, frame: null };
  if (depth >= MOST_REGISTRAR_DEPTH) return [plain];
  const owner = ownerOfParameters(facts, terms, site.fn);
  if (owner === null) return [plain];
  const contexts: At[] = [];
  const value = ev.evaluate({ kind: 'function', function: owner }, { file: site.file, fn: owner, frame: null })[0];
  const fact = ev.program.getFunction(site.file, owner);
  for (const caller of callersOf(ev, site.file, owner, MOST_REGISTRATIONS)) {
    const callerCall = ev.program.getCall(caller.file, caller.call);
    for (const at of registrationContexts(ev, caller, depth + 1)) {
      const callees: readonly (Value | undefined)[] = fact.kind === 'constructor' ? [constructorOf(ev, callerCall, at, site.file, owner) ?? value] : ev.evaluate(callerCall.callee, at);
      for (const callee of callees) {
        if (callee?.kind !== 'function' || callee.function !== owner || callee.file !== site.file) continue;
        const frame = ev.interner.frame(callee, evaluateArguments(ev, callerCall, at), true);
        if (contexts.length < MOST_CONTEXTS) contexts.push({ ...site, frame });
      }
    }
  }
  if (contexts.length === 0) contexts.push(...itemContexts(ev, site.file, owner, site.fn, depth));
  return contexts.length > 0 ? contexts : [plain];
}

/** The constructor of the very object that `new` makes there, whose fields are what it was given; null where it may be one of another class. */
function constructorOf(ev: Evaluation, call: CallFact, at: At, file: string, constructor: number): FunctionValue | null {
  const made = call.kind === 'new' ? ev.evaluate(call.callee, at) : [];
  const owner = ev.program.getFunction(file, constructor).class;
  if (owner === undefined || made.length !== 1 || !made.some((value) => value.kind === 'class' && value.file === file && value.class === owner)) return null;
  return ev.interner.function(file, constructor, ev.interner.instance(file, owner, null), null);
}

/** What is made is told by its options as much as by what stands beside them. */
function partsOf(arg: Term): readonly Term[] {
  return arg.kind === 'object' ? arg.properties.map((property) => (property.kind === 'spread' ? property.of : property.value)) : [arg];
}

/** `routes.forEach((route) => app.get(route.path, route.handler))`: once per item of the list. */
function itemContexts(ev: Evaluation, file: string, owner: number, fn: number, depth: number): readonly At[] {
  const facts = ev.program.getFile(file);
  const index = itemCallbacks(facts).get(owner) ?? -1;
  const loop = facts.calls[index];
  const callback = loop?.args[0];
  if (loop?.callee.kind !== 'member' || !callback) return [];
  const { object } = loop.callee;
  return registrationContexts(ev, { file, call: index }, depth + 1).flatMap((at) => {
    const given = ev.evaluate(object, at).flatMap((value): readonly (readonly Values[])[] => {
      if (value.kind === 'collection' && value.of === 'Map') return pairsOf(ev, value).map((pair) => [[pair.value], pair.keys]);
      return (rowsOf(ev, value) ?? []).map((item) => [[item]]);
    });
    const targets = ev.evaluate(callback, at).flatMap((value) => (value.kind === 'function' ? [value] : []));
    return given.slice(0, MOST_CONTEXTS).flatMap((args) => targets.map((target) => ({ file, fn, frame: ev.interner.frame(target, args, true) })));
  });
}

/**
 * The function, the call's own or one around it, whose string or function parameters appear in what is registered.
 * Parameters that hold the router itself do not count: the router is found from all callers at once.
 */
function ownerOfParameters(facts: FileFacts, terms: readonly Term[], fn: number): number | null {
  const [callee, ...args] = terms;
  const decisive = callee?.kind === 'index' ? [callee.index, ...args] : args;
  for (const term of decisive) {
    const owner = findParameterOwner({ facts, fn, seen: new Set() }, term, 0);
    if (owner !== null && isWithin(facts, fn, owner)) return owner;
  }
  return null;
}

interface OwnerSearch {
  readonly facts: FileFacts;
  /** In which the call stands. */
  readonly fn: number;
  /** Variables that were looked at. */
  readonly seen: Set<number | string>;
}

function findParameterOwner(search: OwnerSearch, term: Term, depth: number): number | null {
  const { facts, seen } = search;
  if (depth > 6) return null;
  switch (term.kind) {
    case 'parameter':
      return term.function;
    case 'binding': {
      const binding = facts.bindings[term.binding];
      // Variables that are given each other again and again are looked at once.
      if (!binding || binding.scope === 0 || seen.has(term.binding)) return null;
      seen.add(term.binding);
      for (const value of binding.values) {
        const owner = findParameterOwner(search, value, depth + 1);
        if (owner !== null) return owner;
      }
      return null;
    }
    case 'member':
      // `this.job = new Job(props.entry)` of the constructor.
      if (term.object.kind === 'this') {
        if (seen.has(term.property)) return null;
        seen.add(term.property);
        return firstOwner(search, fieldsSetIn(search, term.property), depth);
      }
      return findParameterOwner(search, term.object, depth + 1);
    case 'index':
      return findParameterOwner(search, term.object, depth + 1);
    case 'spread':
    case 'await':
    case 'cast':
      return findParameterOwner(search, term.of, depth + 1);
    case 'template':
      return firstOwner(search, term.parts, depth);
    case 'operation':
      return firstOwner(search, term.operands, depth);
    case 'array':
      return firstOwner(search, term.items, depth);
    case 'call': {
      const call = facts.calls[term.call];
      if (call?.kind === 'new') return firstOwner(search, call.args.flatMap(partsOf), depth);
      // `router[method.toLowerCase()]`, `const [method, path] = key.split(' ')`
      const spelled = call?.callee.kind === 'member' && (call.args.length === 0 || isTextMethod(call.callee.property)) ? [call.callee.object] : [];
      return call ? firstOwner(search, [...call.args, ...spelled], depth) : null;
    }
    default:
      return null;
  }
}

/** What the constructor gives the field, where the call stands in that constructor. */
function fieldsSetIn({ facts, fn }: OwnerSearch, name: string): readonly Term[] {
  if (facts.functions[fn]?.kind !== 'constructor') return [];
  return facts.assignments.flatMap(({ in: at, target, value }) => (at === fn && target.kind === 'member' && target.object.kind === 'this' && target.property === name ? [value] : []));
}

function firstOwner(search: OwnerSearch, terms: readonly Term[], depth: number): number | null {
  for (const term of terms) {
    const owner = findParameterOwner(search, term, depth + 1);
    if (owner !== null) return owner;
  }
  return null;
}

function isWithin(facts: FileFacts, fn: number, owner: number): boolean {
  for (let index: number | null = fn; index !== null; index = facts.functions[index]?.parent ?? null) if (index === owner) return true;
  return false;
}
