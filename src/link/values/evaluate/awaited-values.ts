/** What waiting for a value gives. */
import type { Evaluation } from '../evaluation.ts';
import type { Values } from '../value.ts';

/**
 * A query that runs when it is waited for gives rows, and nothing that is called on them asks the database again:
 * `const rows = await db.select()…; rows.map(toOrder)`.
 */
export function awaitedValues(ev: Evaluation, values: Values): Values {
  const isRun = (value: Values[number]): boolean => value.kind === 'api' && ev.catalogue.libraries.get(value.library)?.rows.get(value.name)?.get('await')?.some(({ gives }) => gives === undefined) === true;
  return values.some(isRun) ? values.filter((value) => !isRun(value)) : values;
}

/** What is given to who runs a generator to its end, as `yield*` does: what it returns, and nothing that it yields on the way. */
export function returnedAtEnd(ev: Evaluation, values: Values): Values {
  return values.some((value) => value.kind === 'list' && value.returned !== null) ? ev.interner.union(values.map((value) => (value.kind === 'list' && value.returned !== null ? value.returned : [value]))) : values;
}

/** Functions run: `yield*` of one means an effect that stands for it, `const load = Effect.gen(function* () { … })`. */
export function ranValues(ev: Evaluation, values: Values): Values {
  return values.some(({ kind }) => kind === 'function') ? ev.interner.union(values.map((value) => (value.kind === 'function' ? ev.invoke(value, []) : [value]))) : values;
}
