/** Functions that are written where a list's method takes them: `routers.forEach((mount) => mount(app))`. */
import type { FileFacts, Term } from '../../../model/facts.ts';

/** Methods whose callback has the item as its first parameter. */
const PER_ITEM: ReadonlySet<string> = new Set(['forEach', 'map', 'flatMap']);

const callsByFile = new WeakMap<FileFacts, ReadonlyMap<number, number>>();
const callingByFile = new WeakMap<FileFacts, ReadonlySet<number>>();

/** These functions, and the calls they are arguments of. */
export function itemCallbacks(facts: FileFacts): ReadonlyMap<number, number> {
  const known = callsByFile.get(facts);
  if (known) return known;
  const found = new Map(facts.calls.flatMap(({ callee, args: [first] }, call) => (callee.kind === 'member' && PER_ITEM.has(callee.property) && first?.kind === 'function' ? [[first.function, call] as const] : [])));
  callsByFile.set(facts, found);
  return found;
}

/**
 * Does the function call its first parameter, or a method of it (`module.register(app)`), or load or define what it names, itself or by a
 * function inside? Most callbacks only read data: what the list holds need not be looked for there.
 */
export function isFirstParameterCalled(facts: FileFacts, fn: number): boolean {
  const known = callingByFile.get(facts);
  if (known) return known.has(fn);
  // `Orders.prototype[name] = function …`
  const named = facts.assignments.flatMap(({ target, value }) => (target.kind === 'index' && value.kind === 'function' ? [target.index] : []));
  const terms = facts.calls.flatMap(({ callee, args }) => [callee.kind === 'member' ? callee.object : callee, ...requestedBy(facts, callee, args)]);
  const found = new Set([...terms, ...named].flatMap((term) => functionOfFirstParameter(facts, term) ?? []));
  callingByFile.set(facts, found);
  return found.has(fn);
}

/** `require(file)`, `require(path.resolve(file))` */
function requestedBy(facts: FileFacts, callee: Term, args: readonly Term[]): readonly Term[] {
  if (callee.kind !== 'global' || callee.name !== 'require') return [];
  return args.flatMap((arg) => (arg.kind === 'call' ? (facts.calls[arg.call]?.args ?? []) : [arg]));
}

function functionOfFirstParameter({ bindings }: FileFacts, term: Term): number | undefined {
  const value = term.kind === 'binding' ? bindings[term.binding]?.values.find(({ kind }) => kind === 'parameter') : term;
  return value?.kind === 'parameter' && value.index === 0 ? value.function : undefined;
}
