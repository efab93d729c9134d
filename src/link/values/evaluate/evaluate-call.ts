/** What a call gives: the returns of our functions, new instances, and what the catalogue says of library calls. */
import type { CallFact, Term } from '../../../model/facts.ts';
import { evaluateBuiltIn, evaluateMethod, evaluateThen } from './built-in-calls.ts';
import { apiTarget, givenBy, matchRows, needsArguments } from '../catalogue-rows.ts';
import { evaluateArguments } from './evaluate-arguments.ts';
import { classChain } from '../classes/class-chain.ts';
import type { Evaluation } from '../evaluation.ts';
import { loadedByEntry } from '../across-files/globbed-modules.ts';
import { isForeign, isForeignChain, throughForeign, throughForeignChain } from '../across-files/foreign-values.ts';
import { invokeAt } from './made-routers.ts';
import { whatDecidesInMade } from '../parameters/deciding-parameters.ts';
import { tellArguments } from '../parameters/told-values.ts';
import { evaluateRequire } from '../across-files/required-modules.ts';
import { NO_VALUES, type At, type Frame, type FunctionValue, type Value, type Values } from '../value.ts';

type ClassValue = Extract<Value, { kind: 'class' }>;

/** Names under which containers hand out what they are asked for. */
const ASKS: ReadonlySet<string> = new Set(['get', 'resolve', 'getInstance', 'inject']);

export function evaluateCall(ev: Evaluation, call: CallFact, index: number, at: At): Values {
  if (call.kind === 'import') return evaluateRequire(ev, call, at);
  if (isRequire(ev, call.callee, at.file)) return evaluateRequire(ev, call, at);
  if (isBuiltInModule(call.callee)) return evaluateRequire(ev, call, at);
  const values = evaluateBuiltIn(ev, call, at) ?? evaluateCalled(ev, call, index, at);
  return values.length > 0 || call.kind === 'new' ? values : askedFor(ev, call, at);
}

function evaluateCalled(ev: Evaluation, call: CallFact, index: number, at: At): Values {
  const callees = ev.evaluate(call.callee, at);
  if (callees.every((callee) => callee.kind === 'typed')) {
    const declared = ev.interner.union(callees.map((callee) => evaluateCallee(ev, callee, call, index, at, [])));
    return declared.length > 0 ? declared : evaluateUnknown(ev, call, index, at);
  }
  const isNew = call.kind === 'new';
  const looksAtArguments = indirection(call.callee) !== null || callees.some((callee) => (callee.kind === 'api' || callee.kind === 'api-member' ? needsArguments(ev, callee, isNew) : callee.kind !== 'foreign'));
  const args = looksAtArguments ? evaluateArguments(ev, call, at) : [];
  const values = ev.interner.union(callees.map((callee) => evaluateCallee(ev, callee, call, index, at, args)));
  return values.length > 0 ? values : (evaluateThen(ev, call, at) ?? wrappedByLibrary(ev, call, callees, at));
}

/** A function of a package whose rows do not speak of it wraps what it is given, as one of an unknown package does: `verifySignature(handler)`. */
function wrappedByLibrary(ev: Evaluation, call: CallFact, callees: Values, at: At): Values {
  const isUnspoken = callees.length > 0 && callees.every((callee) => (callee.kind === 'api' || callee.kind === 'api-member') && isUnknownExport(ev, callee));
  if (!isUnspoken || call.kind !== 'call') return NO_VALUES;
  return ev.interner.union(call.args.map((arg) => ev.evaluate(arg, at))).filter((value) => value.kind === 'function');
}

function isUnknownExport(ev: Evaluation, callee: Value): boolean {
  const target = apiTarget(callee);
  if (target?.on.name !== 'module') return false;
  const rows = ev.catalogue.libraries.get(target.on.library)?.rows.get('module');
  return rows?.has(target.name) !== true && rows?.has('*') !== true;
}

/** `f.call(self, a)` and `f.apply(self, [a])` shift the arguments; `f.bind(self)` gives the function back. */
function indirection(callee: Term): 'call' | 'apply' | 'bind' | null {
  if (callee.kind !== 'member') return null;
  return callee.property === 'call' || callee.property === 'apply' || callee.property === 'bind' ? callee.property : null;
}

/** A method of the project's own may go by such a name: `statement.bind(id).all()`. */
export function indirectionTo(ev: Evaluation, callee: Value, term: Term, at: At): ReturnType<typeof indirection> {
  const how = indirection(term);
  return how === null || callee.kind !== 'function' || term.kind !== 'member' || ev.evaluate(term.object, at).includes(callee) ? how : null;
}

function evaluateCallee(ev: Evaluation, callee: Value, call: CallFact, index: number, at: At, args: readonly Values[]): Values {
  const how = indirectionTo(ev, callee, call.callee, at);
  switch (callee.kind) {
    case 'function':
      if (call.kind === 'new') return constructMade(ev, callee, args);
      if (how === 'bind') return [bound(ev, callee, args[0] ?? NO_VALUES, args.slice(1))];
      if (how === 'call') return ev.invoke(bound(ev, callee, args[0] ?? NO_VALUES), args.slice(1));
      if (how === 'apply') return ev.invoke(bound(ev, callee, args[0] ?? NO_VALUES), listItems(args[1] ?? NO_VALUES));
      return invokeTold(ev, callee, call, index, at, args);
    case 'class':
      return call.kind === 'new' ? [constructTold(ev, callee, call, at, args)] : NO_VALUES;
    case 'api':
    case 'api-member': {
      // A library's own method may go by that name too: `container.bind(ORDERS)`.
      if (how === 'bind' && !(callee.kind === 'api-member' && callee.name === 'bind')) return [callee];
      const matches = matchRows(ev, callee, call.kind === 'new', args, { file: at.file, call: index });
      return ev.interner.union(matches.map((match) => givenBy(ev, match, { file: at.file, call: index, frame: at.frame }, args)));
    }
    case 'folder':
      return loadedByEntry(ev, callee);
    case 'instance':
    case 'made':
    case 'object':
    case 'list':
    case 'collection':
    case 'foreign':
    case 'namespace':
    case 'literal':
      return NO_VALUES;
    case 'typed':
      return 'returns' in callee.type && callee.type.returns ? ev.typed(callee.type.returns, { file: callee.file, fn: 0, frame: null }) : NO_VALUES;
  }
}

function bound(ev: Evaluation, target: FunctionValue, selves: Values, args: readonly Values[] = []): FunctionValue {
  const [self] = selves;
  const fixed = args.some((set) => set.length > 0) ? [...target.bound, ...args] : target.bound;
  if ((!self || target.self !== null) && fixed === target.bound) return target;
  return ev.interner.function(target.file, target.function, target.self ?? self ?? null, target.frame, fixed);
}

function listItems(values: Values): readonly Values[] {
  return values.flatMap((value) => (value.kind === 'list' ? value.items.map((item) => [item]) : []));
}

/** A new instance, tied to the frame of its constructor so that its fields know what it was built with. */
export function construct(ev: Evaluation, value: ClassValue, args: readonly Values[]): Value {
  return ev.interner.instance(value.file, value.class, constructionFrame(ev, value, args, null));
}

/** `new Store('postgres')` of a class whose methods ask which it was. */
function constructTold(ev: Evaluation, value: ClassValue, call: CallFact, at: At, args: readonly Values[]): Value {
  return ev.interner.instance(value.file, value.class, constructionFrame(ev, value, args, { call, at }));
}

/** `makeStore({ dialect: 'postgres' })`, where what it makes asks which it was. */
function invokeTold(ev: Evaluation, target: FunctionValue, call: CallFact, index: number, at: At, args: readonly Values[]): Values {
  const given = tellArguments(ev, target, call, args, at, whatDecidesInMade);
  return invokeAt(ev, target, given.args, { file: at.file, call: index }, given.told);
}

function constructionFrame(ev: Evaluation, value: ClassValue, args: readonly Values[], by: { readonly call: CallFact; readonly at: At } | null): Frame | null {
  for (const link of classChain(ev, value.file, value.class)) {
    if ('kind' in link) return null;
    const fact = ev.program.getClass(link.file, link.class);
    if (fact.constructorFunction === undefined) continue;
    const self = ev.interner.instance(value.file, value.class, null);
    const target = ev.interner.function(link.file, fact.constructorFunction, self, value.frame);
    const given = by === null ? { args, told: null } : tellArguments(ev, target, by.call, args, by.at, whatDecidesInMade);
    return ev.interner.frame(target, given.args, false, given.told);
  }
  return null;
}

/** `new Orders(db)` of a plain function: what it makes, or the object that it gives back instead. */
function constructMade(ev: Evaluation, target: FunctionValue, args: readonly Values[]): Values {
  const self = ev.interner.made(target.file, target.function, null);
  const made = ev.interner.made(target.file, target.function, ev.interner.frame(ev.interner.function(target.file, target.function, self, target.frame), args));
  if (!givesObject(ev, target)) return [made];
  const given = ev.invoke(ev.interner.function(target.file, target.function, made, target.frame), args).filter((value) => value.kind === 'object');
  return given.length > 0 ? given : [made];
}

/** A function that is written as one: an arrow cannot be constructed, and of most constructors nothing needs to be looked at. */
function givesObject(ev: Evaluation, { file, function: fn }: FunctionValue): boolean {
  return ev.program.returnsOf(ev.program.getFunction(file, fn)).some(({ kind }) => kind === 'object' || kind === 'binding');
}

/** Calls of values nothing is known of: what promises, lists and unknown packages hand through. */
function evaluateUnknown(ev: Evaluation, call: CallFact, index: number, at: At): Values {
  if (isForeign(ev, call.callee, at)) return throughForeign(ev, call, index, at);
  const found = evaluateThen(ev, call, at) ?? evaluateMethod(ev, call, at);
  return found.length === 0 && call.kind === 'call' && isForeignChain(ev, call.callee, at) ? throughForeignChain(ev, call, index, at) : found;
}

/** What a container nothing is known of is asked for: `container.get<OrderService>(TOKEN)`, `container.resolve(OrderService)`. */
function askedFor(ev: Evaluation, call: CallFact, at: At): Values {
  const [type, ...others] = call.typeArgs ?? [];
  const typed = type && others.length === 0 ? ev.typed(type, at).filter((value) => value.kind === 'api' || value.kind === 'instance') : NO_VALUES;
  if (typed.length > 0 || call.callee.kind !== 'member' || !ASKS.has(call.callee.property) || call.args.length !== 1) return typed;
  return ev.interner.union(call.args.map((arg) => ev.evaluate(arg, at))).flatMap((value) => (value.kind === 'class' ? [ev.interner.instance(value.file, value.class, null)] : []));
}

/** CommonJS's own, or what `createRequire` made: https://nodejs.org/api/module.html#modulecreaterequirefilename */
function isRequire(ev: Evaluation, callee: Term, file: string): boolean {
  if (callee.kind === 'global') return callee.name === 'require';
  const made = callee.kind === 'binding' ? ev.program.getFile(file).bindings[callee.binding]?.values[0] : callee;
  if (made?.kind === 'global') return made.name === 'require';
  const maker = made?.kind === 'call' ? ev.program.getCall(file, made.call).callee : undefined;
  const named = maker?.kind === 'binding' ? ev.program.getFile(file).bindings[maker.binding] : undefined;
  if (named?.from !== undefined) return named.from.imported === 'createRequire';
  // `const { createRequire } = await import('node:module')`, which asks for no other module than the one whose method it is.
  const [taken = maker] = named?.values ?? [];
  return taken?.kind === 'member' && taken.property === 'createRequire';
}

/** https://nodejs.org/api/process.html#processgetbuiltinmoduleid */
function isBuiltInModule(callee: Term): boolean {
  return callee.kind === 'member' && callee.property === 'getBuiltinModule' && callee.object.kind === 'global' && callee.object.name === 'process';
}
