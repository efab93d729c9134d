/**
 * Packages that the catalogue does not know. What they do is not known either, but they cannot reach a database of the project
 * except through what the project gives them: `new Lucia(adapter)`, `cachified({ cache, getFreshValue })`.
 */
import type { CallFact, ClassFact, Term } from '../../../model/facts.ts';
import { evaluateArguments } from '../evaluate/evaluate-arguments.ts';
import type { Evaluation } from '../evaluation.ts';
import { classChain } from '../classes/class-chain.ts';
import { NO_VALUES, type At, type ForeignValue, type FunctionValue, type InstanceValue, type Value, type Values } from '../value.ts';

/** Options inside options. */
const MOST_DEPTH = 3;
/** Of more functions than these a call cannot be said to run each; what is made of a table of them and then called chooses one. */
const MOST_RUN = 8;
const MOST_OF_TABLE = 24;
/** Calls that note something for later, or end it: what the project gave is not run by them. */
const ONLY_NOTES = /^(on|once|off|use|add|push|enqueue|queue|send|publish|emit|dispatch|schedule|defer|register|subscribe|unsubscribe|listen|start|stop|end|close|destroy|dispose|abort|cancel|(add|remove)(Event)?Listener|toString|toJSON)$/;
/** What lodash, underscore, jQuery and Ramda call `Object.assign`. */
const PUTS_TOGETHER: ReadonlySet<string> = new Set(['assign', 'assignIn', 'defaults', 'defaultsDeep', 'extend', 'merge', 'mergeDeep', 'mergeRight', 'mixin']);
/** A hook for events is not what a call is made for. */
const IS_HOOK = /^(on[A-Z]|error|log|logger|debug|warn|info$)/;

/** True for a name imported from a package that the catalogue does not know, for what is taken from it, `const { promisify } = require('util')`, and for members of it. */
export function isForeign(ev: Evaluation, callee: Term, at: At, depth = 0): boolean {
  return findForeignPackage(ev, callee, at, depth) !== null;
}

/** `known` holds from which depth a name was asked already: a name that is given again and again comes to the same ones by many ways. */
function findForeignPackage(ev: Evaluation, callee: Term, at: At, depth = 0, known = new Map<number, number>()): string | null {
  if (callee.kind === 'member') return findForeignPackage(ev, callee.object, at, depth, known);
  if (callee.kind === 'call') return requiredPackage(ev, callee.call, at);
  if (callee.kind !== 'binding' || depth > MOST_DEPTH || depth >= (known.get(callee.binding) ?? Infinity)) return null;
  known.set(callee.binding, depth);
  const binding = ev.program.getFile(at.file).bindings[callee.binding];
  if (!binding) return null;
  if (binding.from) return isUnknownPackage(ev, at.file, binding.from.specifier) ? binding.from.specifier : null;
  for (const value of binding.values) {
    const found = value.kind === 'call' || value.kind === 'member' ? findForeignPackage(ev, value, at, depth + 1, known) : null;
    if (found !== null) return found;
  }
  return null;
}

/** What a call on such a value gives is of the package as well: `match.in().at('kind').match({ order: save })`. */
export function isForeignChain(ev: Evaluation, callee: Term, at: At, depth = 0): boolean {
  if (callee.kind === 'member') return isForeignChain(ev, callee.object, at, depth);
  if (callee.kind !== 'call' || depth > MOST_DEPTH) return depth > 0 && isForeign(ev, callee, at);
  return isForeignChain(ev, ev.program.getCall(at.file, callee.call).callee, at, depth + 1);
}

function requiredPackage(ev: Evaluation, index: number, at: At): string | null {
  const call = ev.program.getCall(at.file, index);
  const [specifier] = call.args;
  if (call.callee.kind !== 'global' || call.callee.name !== 'require' || specifier?.kind !== 'literal') return null;
  return isUnknownPackage(ev, at.file, String(specifier.value)) ? String(specifier.value) : null;
}

function isUnknownPackage(ev: Evaluation, file: string, specifier: string): boolean {
  return ev.modules.resolve(file, specifier)?.kind === 'package';
}

/**
 * An unknown library's function that is given one of ours either wraps it (`asyncHandler(list)`) or calls it and hands
 * its result on (`remember('db', createDatabase)`): both are kept. Given an object of ours, it may keep it for later.
 */
export function throughForeign(ev: Evaluation, call: CallFact, index: number, at: At): Values {
  if (call.args.length === 0) return NO_VALUES;
  const given = ev.interner.union(evaluateArguments(ev, call, at));
  const kept = keptByForeign(ev, given, index, at);
  if (call.kind !== 'call') return kept;
  if (call.callee.kind === 'member' && PUTS_TOGETHER.has(call.callee.property)) return ev.interner.union([given, kept]);
  const functions = given.flatMap((value) => (value.kind === 'list' ? value.items : [value])).filter((value) => value.kind === 'function');
  return ev.interner.union([functions, ...functions.map((value) => ev.invoke(value, []).filter((result) => result.kind !== 'literal')), kept]);
}

/** A step of a chain keeps what it is given: the functions of a matcher are run by what the chain makes. */
export function throughForeignChain(ev: Evaluation, call: CallFact, index: number, at: At): Values {
  return call.args.length === 0 ? NO_VALUES : keptByForeign(ev, ev.interner.union(evaluateArguments(ev, call, at)).filter((value) => value.kind === 'object'), index, at);
}

function keptByForeign(ev: Evaluation, given: Values, index: number, at: At): Values {
  return given.some((value) => isGiven(ev, value)) ? [ev.interner.foreign({ file: at.file, call: index, frame: at.frame }, null)] : NO_VALUES;
}

/** What an object of a class whose base an unknown package provides inherits: the base was given something by `super(…)`, or by `new` where there is no constructor. */
export function inheritedFromForeign(ev: Evaluation, self: InstanceValue, name: string): Values {
  const last = classChain(ev, self.file, self.class).at(-1);
  if (!last || 'kind' in last) return NO_VALUES;
  const fact = ev.program.getClass(last.file, last.class);
  if (!fact.extends || !isForeign(ev, fact.extends, { file: last.file, fn: fact.in, frame: null })) return NO_VALUES;
  if (fact.constructorFunction !== undefined) {
    const within = fact.constructorFunction;
    const index = ev.program.callsIn(last.file, within).find((one) => ev.program.getCall(last.file, one).callee.kind === 'super');
    const frame = self.construction?.function === within && self.construction.file === last.file ? self.construction : null;
    return index === undefined ? NO_VALUES : [ev.interner.foreign({ file: last.file, call: index, frame }, name)];
  }
  const made = ev.program.getClass(self.file, self.class).name;
  const sites = made === null ? [] : ev.program.callsNamed(made).filter((site) => ev.program.getCall(site.file, site.call).kind === 'new');
  return sites.slice(0, 4).map((site) => ev.interner.foreign({ file: site.file, call: site.call, frame: null }, name));
}

export interface GivenFunctions {
  readonly functions: readonly FunctionValue[];
  /** So many that the call cannot be said to run each of them. */
  readonly many: boolean;
  /** The package, where it is given several and nothing says which of them this call is for. */
  readonly chosenBy: string | null;
}

const NOTHING_GIVEN: GivenFunctions = { functions: [], many: false, chosenBy: null };

/** The project's functions that a call of a foreign value may run: those that go by its name, or all. */
export function functionsGiven(ev: Evaluation, value: ForeignValue): GivenFunctions {
  const { name } = value;
  if (name !== null && ONLY_NOTES.test(name)) return NOTHING_GIVEN;
  const { callee, in: fn } = ev.program.getCall(value.origin.file, value.origin.call);
  const library = findForeignPackage(ev, callee, { file: value.origin.file, fn, frame: value.origin.frame });
  return choose(collect(ev, givenTo(ev, value)), library, name, name === null ? MOST_OF_TABLE : MOST_RUN);
}

/** The project's functions in the objects that an unknown library's function is given: `cachified({ cache, getFreshValue })`, and the tools of an agent that it made: `run(agent, question)`. */
export function functionsHandedOver(ev: Evaluation, callee: Term, args: readonly Values[], at: At): GivenFunctions {
  if (callee.kind === 'member' && ONLY_NOTES.test(callee.property)) return NOTHING_GIVEN;
  return choose(collect(ev, ev.interner.union(args).filter((value) => value.kind === 'object' || value.kind === 'foreign')), findForeignPackage(ev, callee, at), null);
}

function givenTo(ev: Evaluation, { origin }: ForeignValue): Values {
  const call = ev.program.getCall(origin.file, origin.call);
  return ev.interner.union(evaluateArguments(ev, call, { file: origin.file, fn: call.in, frame: origin.frame }));
}

interface Given {
  readonly name: string;
  readonly target: FunctionValue;
  /** A model chooses among tools, however many there are: each is run by some requests. */
  readonly tool: boolean;
}

function choose(given: readonly Given[], library: string | null, name: string | null, most = MOST_RUN): GivenFunctions {
  const named = name === null ? [] : given.filter((one) => one.name === name || (one.name.length > 2 && (name.startsWith(one.name) || one.name.startsWith(name))));
  const chosen = named.length > 0 ? named : given;
  const isOpen = named.length === 0 && new Set(chosen.map((one) => one.target)).size > 1;
  return { functions: chosen.map((one) => one.target), many: chosen.filter((one) => !one.tool).length > most, chosenBy: isOpen ? (library ?? 'a library') : null };
}

function isGiven(ev: Evaluation, value: Value): boolean {
  return (value.kind === 'object' || value.kind === 'instance') && collect(ev, [value]).length > 0;
}

function collect(ev: Evaluation, values: Values): readonly Given[] {
  const found: Given[] = [];
  const seen = new Set<Value>();
  const visit = (value: Value, name: string, depth: number, onlyTools: boolean): void => {
    if (depth > MOST_DEPTH || seen.has(value) || IS_HOOK.test(name)) return;
    seen.add(value);
    if (value.kind === 'function' && depth > 0 && !onlyTools) found.push({ name, target: value, tool: false });
    if (value.kind === 'list' && name === 'tools') for (const one of value.items) for (const target of functionsOfTool(ev, one)) found.push({ name, target, tool: true });
    if (value.kind === 'object') for (const [key, member] of membersOfObject(ev, value)) for (const one of member) visit(one, key, depth + 1, onlyTools);
    if (value.kind === 'instance' && !onlyTools) for (const [key, member] of methodsOf(ev, value)) for (const one of member) visit(one, key, depth + 1, false);
    // An agent that another object of the library is made of, or that is run: only its tools are what somebody runs later.
    if (value.kind === 'foreign' && value.name === null) for (const one of givenTo(ev, value)) visit(one, '', depth + 1, true);
  };
  for (const value of values) visit(value, '', 0, false);
  return found;
}

/** What a tool is called that a model can ask for: it is told what the tool does by a description, so nothing else is taken for one. */
const RUNS_TOOL = ['execute', 'handler', 'run', 'func', 'call', 'invoke'];

/** The functions of `{ name, description, execute }`, and of what an unknown library makes of that. */
function functionsOfTool(ev: Evaluation, value: Value): readonly FunctionValue[] {
  if (value.kind === 'function') return [value];
  if (value.kind === 'foreign') return value.name === null ? givenTo(ev, value).flatMap((one) => (one.kind === 'function' ? [one] : one.kind === 'object' ? functionsOfTool(ev, one) : [])) : [];
  if (value.kind !== 'object' || !value.term.properties.some((property) => property.kind === 'property' && property.key === 'description')) return [];
  return RUNS_TOOL.flatMap((name) => ev.member(value, name)).filter((one) => one.kind === 'function');
}

function membersOfObject(ev: Evaluation, value: Extract<Value, { kind: 'object' }>, depth = 0): readonly (readonly [string, Values])[] {
  const at: At = { file: value.file, fn: value.fn, frame: value.frame };
  return value.term.properties.flatMap((property): (readonly [string, Values])[] => {
    if (property.kind === 'spread') return ev.evaluate(property.of, at).flatMap((one) => (one.kind === 'object' && depth < MOST_DEPTH ? membersOfObject(ev, one, depth + 1) : []));
    return property.kind === 'property' && property.key !== null ? [[property.key, ev.member(value, property.key)]] : [];
  });
}

/**
 * Methods of an object whose class says that it is made for a library: it implements a type of one, or extends a class of one. A base that the
 * catalogue knows is not such a one: `render(order)` of some package saves no row, although `class Order extends Model`.
 */
function methodsOf(ev: Evaluation, value: InstanceValue): readonly (readonly [string, Values])[] {
  const chain = classChain(ev, value.file, value.class);
  const isMadeForLibrary = chain.some((link, at) => !('kind' in link) && isForLibrary(ev, link.file, link.class, chain[at + 1]));
  if (!isMadeForLibrary) return [];
  return chain.flatMap((link) => ('kind' in link ? [] : ev.program.getClass(link.file, link.class).members.flatMap((member): (readonly [string, Values])[] => (member.kind === 'method' && !member.static && !isForItself(ev, link, member.name) ? [[member.name, ev.member(value, member.name)]] : []))));
}

/** `this.#open()`, and what the constructor does with it: who is handed the object finds it done. */
function isForItself(ev: Evaluation, { file, class: index }: { readonly file: string; readonly class: number }, name: string): boolean {
  return name.startsWith('#') || ownCallsOfConstructor(ev, file, ev.program.getClass(file, index)).has(name);
}

const calledByConstructor = new WeakMap<ClassFact, ReadonlySet<string>>();

/** Asked for each method of a class, wherever one of its objects is handed over. */
function ownCallsOfConstructor(ev: Evaluation, file: string, fact: ClassFact): ReadonlySet<string> {
  const known = calledByConstructor.get(fact);
  if (known !== undefined) return known;
  const calls = fact.constructorFunction === undefined ? [] : ev.program.callsIn(file, fact.constructorFunction);
  const names = new Set(calls.flatMap((call) => {
    const { callee } = ev.program.getCall(file, call);
    return callee.kind === 'member' && callee.object.kind === 'this' ? [callee.property] : [];
  }));
  calledByConstructor.set(fact, names);
  return names;
}

function isForLibrary(ev: Evaluation, file: string, index: number, base: ReturnType<typeof classChain>[number] | undefined): boolean {
  const fact = ev.program.getClass(file, index);
  if (fact.extends && base === undefined && isForeign(ev, fact.extends, { file, fn: fact.in, frame: null })) return true;
  return fact.implements.some((type) => {
    if (type.kind !== 'reference' || type.binding === null) return type.kind === 'import' && isUnknownPackage(ev, file, type.specifier);
    const from = ev.program.getFile(file).bindings[type.binding]?.from;
    return from !== undefined && isUnknownPackage(ev, file, from.specifier);
  });
}
