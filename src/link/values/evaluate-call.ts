/** What a call gives: the returns of our functions, new instances, and what the catalogue says of library calls. */
import type { CallFact, Term } from '../../model/facts.ts';
import { givenBy, matchRows, needsArguments } from './catalogue-rows.ts';
import { classChain } from './evaluate-member.ts';
import { evaluateProxy } from './evaluate-proxy.ts';
import { evaluateModule, isSamePlace } from './evaluate-term.ts';
import type { Evaluation } from './evaluation.ts';
import { propertiesOf } from './properties-of.ts';
import { NO_VALUES, type At, type Frame, type FunctionValue, type Value, type Values } from './value.ts';

/** Built-ins that give back (one of) what they are given. */
const PASS_THROUGH: ReadonlyMap<string, readonly number[]> = new Map([
  ['Object.freeze', [0]],
  ['Object.seal', [0]],
  ['Object.assign', [0, 1, 2, 3]],
  ['Object.values', [0]],
  ['Promise.resolve', [0]],
  ['structuredClone', [0]],
  ['Array.from', [0]],
]);
/** Methods of arrays and promises whose result is what they were called on, or made of it. */
const ONE_OF_LIST: ReadonlySet<string> = new Set(['find', 'findLast', 'at', 'pop', 'shift', 'get']);
const SAME_LIST: ReadonlySet<string> = new Set(['filter', 'slice', 'concat', 'reverse', 'sort', 'flat', 'toSorted', 'values']);

/** Names under which containers hand out what they are asked for. */
const ASKS: ReadonlySet<string> = new Set(['get', 'resolve', 'getInstance', 'inject']);

export function evaluateCall(ev: Evaluation, call: CallFact, index: number, at: At): Values {
  if (call.kind === 'import') return evaluateRequire(ev, call, at);
  if (call.callee.kind === 'global' && call.callee.name === 'require') return evaluateRequire(ev, call, at);
  if (isBuiltInModule(call.callee)) return evaluateRequire(ev, call, at);
  const builtIn = evaluateBuiltIn(ev, call, at);
  if (builtIn) return builtIn;
  const callees = ev.evaluate(call.callee, at);
  if (callees.every((callee) => callee.kind === 'typed')) {
    const declared = ev.interner.union(callees.map((callee) => evaluateCallee(ev, callee, call, index, at, [])));
    if (declared.length > 0) return declared;
    const found = evaluateUnknown(ev, call, at);
    return found.length > 0 ? found : askedFor(ev, call, at);
  }
  const isNew = call.kind === 'new';
  const looksAtArguments = indirection(call.callee) !== null || callees.some((callee) => (callee.kind === 'api' || callee.kind === 'api-member' ? needsArguments(ev, callee, isNew) : true));
  const args = looksAtArguments ? evaluateArguments(ev, call, at) : [];
  return ev.interner.union(callees.map((callee) => evaluateCallee(ev, callee, call, index, at, args)));
}

/** Argument values by position; a spread at the end fills the rest, one in the middle counts as one argument. */
export function evaluateArguments(ev: Evaluation, call: CallFact, at: At): readonly Values[] {
  const args: Values[] = [];
  for (const arg of call.args) {
    const values = ev.evaluate(arg, at);
    args.push(values);
    if (arg.kind === 'spread' && arg === call.args[call.args.length - 1]) args.push(values, values);
  }
  return args;
}

/** `f.call(self, a)` and `f.apply(self, [a])` shift the arguments; `f.bind(self)` gives the function back. */
export function indirection(callee: Term): 'call' | 'apply' | 'bind' | null {
  if (callee.kind !== 'member') return null;
  return callee.property === 'call' || callee.property === 'apply' || callee.property === 'bind' ? callee.property : null;
}

function evaluateCallee(ev: Evaluation, callee: Value, call: CallFact, index: number, at: At, args: readonly Values[]): Values {
  const how = indirection(call.callee);
  switch (callee.kind) {
    case 'function':
      if (how === 'bind') return [bound(ev, callee, args[0] ?? NO_VALUES)];
      if (how === 'call') return ev.invoke(bound(ev, callee, args[0] ?? NO_VALUES), args.slice(1));
      if (how === 'apply') return ev.invoke(bound(ev, callee, args[0] ?? NO_VALUES), listItems(args[1] ?? NO_VALUES));
      return ev.invoke(callee, args);
    case 'class':
      return call.kind === 'new' ? [construct(ev, callee, args)] : NO_VALUES;
    case 'api':
    case 'api-member': {
      if (how === 'bind') return [callee];
      const matches = matchRows(ev, callee, call.kind === 'new', args, { file: at.file, call: index });
      return ev.interner.union(matches.map((match) => givenBy(ev, match, { file: at.file, call: index, frame: at.frame }, args)));
    }
    case 'instance':
    case 'object':
    case 'list':
    case 'namespace':
    case 'literal':
      return NO_VALUES;
    case 'typed':
      return 'returns' in callee.type && callee.type.returns ? ev.typed(callee.type.returns, { file: callee.file, fn: 0, frame: null }) : NO_VALUES;
  }
}

function bound(ev: Evaluation, target: FunctionValue, selves: Values): FunctionValue {
  const [self] = selves;
  return self && target.self === null ? ev.interner.function(target.file, target.function, self, target.frame) : target;
}

function listItems(values: Values): readonly Values[] {
  return values.flatMap((value) => (value.kind === 'list' ? value.items.map((item) => [item]) : []));
}

/** A new instance, tied to the frame of its constructor so that its fields know what it was built with. */
export function construct(ev: Evaluation, value: Extract<Value, { kind: 'class' }>, args: readonly Values[]): Value {
  return ev.interner.instance(value.file, value.class, constructionFrame(ev, value, args));
}

function constructionFrame(ev: Evaluation, value: Extract<Value, { kind: 'class' }>, args: readonly Values[]): Frame | null {
  for (const link of classChain(ev, value.file, value.class)) {
    if ('kind' in link) return null;
    const fact = ev.program.getClass(link.file, link.class);
    if (fact.constructorFunction === undefined) continue;
    const self = ev.interner.instance(value.file, value.class, null);
    return ev.interner.frame(ev.interner.function(link.file, fact.constructorFunction, self, value.frame), args);
  }
  return null;
}

/** https://nodejs.org/api/process.html#processgetbuiltinmoduleid */
function isBuiltInModule(callee: Term): boolean {
  return callee.kind === 'member' && callee.property === 'getBuiltinModule' && callee.object.kind === 'global' && callee.object.name === 'process';
}

function evaluateRequire(ev: Evaluation, call: CallFact, at: At): Values {
  const [first] = call.args;
  const [specifier] = first ? ev.evaluate(first, at) : NO_VALUES;
  if (specifier?.kind !== 'literal' || typeof specifier.value !== 'string') return NO_VALUES;
  const resolved = ev.modules.resolve(at.file, specifier.value);
  if (resolved?.kind === 'file' && ev.program.sources.has(resolved.file)) {
    const replaced = call.kind === 'import' ? NO_VALUES : ev.exported(resolved.file, 'module.exports');
    return replaced.length > 0 ? replaced : [ev.interner.namespace(resolved.file)];
  }
  const module = resolved?.kind === 'package' ? evaluateModule(ev, resolved.specifier) : null;
  return module ? [module] : NO_VALUES;
}

function evaluateBuiltIn(ev: Evaluation, call: CallFact, at: At): Values | null {
  const { callee } = call;
  if (callee.kind === 'global') {
    if (call.kind === 'new' && callee.name === 'Proxy') return evaluateProxy(ev, call, at);
    return passThrough(ev, callee.name, call, at);
  }
  if (callee.kind !== 'member') return null;
  if (callee.object.kind === 'global') return passThrough(ev, `${callee.object.name}.${callee.property}`, call, at);
  return null;
}

function passThrough(ev: Evaluation, name: string, call: CallFact, at: At): Values | null {
  if (name === 'Promise.all' || name === 'Promise.allSettled') return call.args[0] ? ev.evaluate(call.args[0], at) : null;
  const [first] = call.args;
  if (first && (name === 'Object.entries' || name === 'Object.keys')) {
    const properties = ev.evaluate(first, at).flatMap((value) => propertiesOf(ev, value));
    const items = properties.map((one) => (name === 'Object.keys' ? ev.interner.literal(one.name) : ev.interner.list([ev.interner.literal(one.name), ...one.values])));
    return items.length > 0 ? [ev.interner.list(items)] : null;
  }
  const positions = PASS_THROUGH.get(name);
  if (!positions) return null;
  return ev.interner.union(positions.flatMap((position) => (call.args[position] ? [ev.evaluate(call.args[position], at)] : [])));
}

/** Calls of values nothing is known of: what array and promise methods hand through. */
function evaluateUnknown(ev: Evaluation, call: CallFact, at: At): Values {
  const { callee } = call;
  if (isForeign(ev, callee, at)) return throughForeign(ev, call, at);
  if (callee.kind !== 'member') return NO_VALUES;
  const objects = ev.evaluate(callee.object, at);
  const [callback] = call.args;
  if (callee.property === 'then' && callback) {
    return ev.interner.union(ev.evaluate(callback, at).map((value) => (value.kind === 'function' ? ev.invoke(value, [objects]) : NO_VALUES)));
  }
  if (callee.property === 'catch' || callee.property === 'finally') return objects;
  if (callee.property === 'toLowerCase' || callee.property === 'toUpperCase') return objects.flatMap((value) => inCase(ev, value, callee.property === 'toUpperCase'));
  const lists = objects.filter((value) => value.kind === 'list');
  if (callee.property === 'get' && lists.length === objects.length) {
    const put = putIntoMap(ev, callee.object, at);
    if (put.length > 0) return put;
  }
  const items = ev.interner.union(lists.map((list) => list.items));
  // The rows of a query are nothing to follow; what each is turned into may be.
  if ((callee.property === 'map' || callee.property === 'flatMap') && callback && (lists.length > 0 || objects.every((value) => value.kind === 'literal'))) {
    const mapped = ev.interner.union(ev.evaluate(callback, at).map((value) => (value.kind === 'function' ? ev.invoke(value, [items]) : NO_VALUES)));
    return lists.length > 0 || mapped.length > 0 ? [ev.interner.list(mapped)] : NO_VALUES;
  }
  if (lists.length === 0) return NO_VALUES;
  if (SAME_LIST.has(callee.property)) return lists;
  if (ONE_OF_LIST.has(callee.property)) return items;
  return NO_VALUES;
}

/** What a container nothing is known of is asked for: `container.get<OrderService>(TOKEN)`, `container.resolve(OrderService)`. */
function askedFor(ev: Evaluation, call: CallFact, at: At): Values {
  const [type, ...others] = call.typeArgs ?? [];
  const typed = type && others.length === 0 ? ev.typed(type, at).filter((value) => value.kind === 'api' || value.kind === 'instance') : NO_VALUES;
  if (typed.length > 0 || call.callee.kind !== 'member' || !ASKS.has(call.callee.property) || call.args.length !== 1) return typed;
  return ev.interner.union(call.args.map((arg) => ev.evaluate(arg, at))).flatMap((value) => (value.kind === 'class' ? [ev.interner.instance(value.file, value.class, null)] : []));
}

/** `router[method.toLowerCase()]` */
function inCase(ev: Evaluation, value: Value, upper: boolean): Values {
  if (value.kind !== 'literal' || typeof value.value !== 'string') return NO_VALUES;
  return [ev.interner.literal(upper ? value.value.toUpperCase() : value.value.toLowerCase())];
}

/** What `statements.set(key, value)` elsewhere in the file put into the map that is read here. */
function putIntoMap(ev: Evaluation, map: Term, at: At): Values {
  const sites = ev.program.callsNamed('set');
  return ev.interner.union(
    sites.flatMap((site) => {
      if (site.file !== at.file) return [];
      const call = ev.program.getCall(site.file, site.call);
      const [, value] = call.args;
      const isPut = call.callee.kind === 'member' && value !== undefined && isSamePlace(call.callee.object, map);
      return isPut ? [ev.evaluate(value, { file: site.file, fn: call.in, frame: null })] : [];
    }),
  );
}

/** Imported from a package that the catalogue does not know. */
function isForeign(ev: Evaluation, callee: Term, at: At): boolean {
  if (callee.kind === 'member') return isForeign(ev, callee.object, at);
  if (callee.kind !== 'binding') return false;
  const binding = ev.program.getFile(at.file).bindings[callee.binding];
  if (!binding) return false;
  if (binding.from) return ev.modules.resolve(at.file, binding.from.specifier)?.kind === 'package';
  return binding.values.some((value) => value.kind === 'call' && isRequire(ev, value.call, at));
}

function isRequire(ev: Evaluation, index: number, at: At): boolean {
  const call = ev.program.getCall(at.file, index);
  const [specifier] = call.args;
  if (call.callee.kind !== 'global' || call.callee.name !== 'require' || specifier?.kind !== 'literal') return false;
  return ev.modules.resolve(at.file, String(specifier.value))?.kind === 'package';
}

/**
 * An unknown library's function that is given one of ours either wraps it (`asyncHandler(list)`) or calls it and hands
 * its result on (`remember('db', createDatabase)`): both are kept.
 */
function throughForeign(ev: Evaluation, call: CallFact, at: At): Values {
  if (call.kind !== 'call') return NO_VALUES;
  const functions = call.args.flatMap((arg) => ev.evaluate(arg, at)).filter((value) => value.kind === 'function');
  return ev.interner.union([functions, ...functions.map((value) => ev.invoke(value, []).filter((result) => result.kind !== 'literal'))]);
}
