/** Functions that are written where a list's method takes them: `routers.forEach((mount) => mount(app))`. */
import type { FileFacts, Term } from '../../../model/facts.ts';

/** Methods whose callback has the item as its first parameter. */
const PER_ITEM: ReadonlySet<string> = new Set(['forEach', 'map', 'flatMap']);

const callsByFile = new WeakMap<FileFacts, ReadonlyMap<number, number>>();
const usingByFile = new WeakMap<FileFacts, ReadonlySet<number>>();

/** These functions, and the calls they are arguments of. */
export function itemCallbacks(facts: FileFacts): ReadonlyMap<number, number> {
  const known = callsByFile.get(facts);
  if (known) return known;
  const found = new Map(facts.calls.flatMap(({ callee, args: [first] }, call) => (callee.kind === 'member' && PER_ITEM.has(callee.property) && first?.kind === 'function' ? [[first.function, call] as const] : [])));
  callsByFile.set(facts, found);
  return found;
}

/** What authors call a function of their own that keeps what it is given: `registerService(name, service)`, `registry.set(name, service)`. */
const KEEPER_NAME = /^(?:register|add|set|use|mount|bind|define|provide)(?![a-z])/;

/**
 * Does the function call its first parameter, or a method of it (`module.register(app)`), load or define what it names, or put it where others
 * find it (`registry[name] = service`, of `[name, service]`), itself or by a function inside? Most callbacks only read data: what the list
 * holds need not be looked for there.
 */
export function isFirstParameterUsed(facts: FileFacts, fn: number): boolean {
  const known = usingByFile.get(facts);
  if (known) return known.has(fn);
  // `Orders.prototype[name] = function …`
  const named = facts.assignments.flatMap(({ target, value }) => (target.kind === 'index' && value.kind === 'function' ? [target.index] : []));
  const terms = facts.calls.flatMap(({ callee, args }) => [callee.kind === 'member' ? callee.object : callee, ...requestedBy(facts, callee, args)]);
  const kept = [...facts.calls.flatMap(({ callee, args }) => (isKeeper(facts, callee) ? args : [])), ...facts.assignments.flatMap(({ target, value }) => (target.kind === 'index' ? [value] : []))];
  const found = new Set([...[...terms, ...named].flatMap((term) => functionOfFirstParameter(facts, term) ?? []), ...kept.flatMap((term) => functionOfFirstParameter(facts, term, true) ?? [])]);
  usingByFile.set(facts, found);
  return found.has(fn);
}

/** `require(file)`, `require(path.resolve(file))` */
function requestedBy(facts: FileFacts, callee: Term, args: readonly Term[]): readonly Term[] {
  if (callee.kind !== 'global' || callee.name !== 'require') return [];
  return args.flatMap((arg) => (arg.kind === 'call' ? (facts.calls[arg.call]?.args ?? []) : [arg]));
}

function isKeeper({ bindings }: FileFacts, callee: Term): boolean {
  return KEEPER_NAME.test(callee.kind === 'member' ? callee.property : callee.kind === 'binding' ? (bindings[callee.binding]?.name ?? '') : '');
}

/** `parts`: also where it is a part of the parameter that goes by a name of its own, as of an entry. */
function functionOfFirstParameter({ bindings }: FileFacts, term: Term, parts = false): number | undefined {
  const values = term.kind === 'binding' ? (bindings[term.binding]?.values ?? []) : [term];
  const value = values.map((one) => (parts && (one.kind === 'member' || one.kind === 'index') ? one.object : one)).find(({ kind }) => kind === 'parameter');
  return value?.kind === 'parameter' && value.index === 0 ? value.function : undefined;
}
