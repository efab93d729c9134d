/**
 * Tables of jobs whose names only running tells: `for (const task of tasks) list[task.name] = task.run`, a `reduce` that does so,
 * `Object.fromEntries(tasks.map((task) => [task.name, task.run]))`.
 */
import type { AssignmentFact, FileFacts, Term } from '../../../model/facts.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import { rowsOf } from '../../values/items/collections.ts';
import { NO_VALUES, type At, type Value, type Values } from '../../values/value.ts';

type Table = Extract<Value, { kind: 'object' }>;

export interface FilledValue {
  /** Null where the name is not known. */
  readonly name: string | null;
  readonly values: Values;
}

/** A file with more assignments of this kind fills tables of data. */
const MOST_FILLS = 20;
/** Spreads of spreads; hostile tables spread each other. */
const MOST_SPREADS = 4;
/** More rows are data. */
const MOST_ROWS = 200;

/** What stands in each table under whatever name, beside what is written in it. */
export function valuesInTable(ev: Evaluator, table: Value, depth = 0): readonly FilledValue[] {
  if (depth > MOST_SPREADS) return [];
  // The pairs of `Object.fromEntries`.
  if (table.kind === 'collection' && table.of === 'Object') return [{ name: null, values: ev.contents(table, null) }];
  if (table.kind !== 'object') return [];
  const at: At = { file: table.file, fn: table.fn, frame: table.frame };
  // `({ ...list, [task.name]: task.run })`
  const computed = table.term.properties.flatMap((property): readonly FilledValue[] => {
    if (property.kind === 'spread') return ev.evaluate(property.of, at).flatMap((inner) => (inner === table || inner.kind !== 'object' ? [] : valuesInTable(ev, inner, depth + 1)));
    return property.key === null ? [{ name: null, values: ev.evaluate(property.value, at) }] : [];
  });
  const facts = ev.program.getFile(table.file);
  const fills = facts.assignments.filter(({ target, operator }) => target.kind === 'index' && operator === '=');
  return fills.length > MOST_FILLS ? computed : [...computed, ...fills.flatMap((fill) => filledBy(ev, facts, table, fill))];
}

function filledBy(ev: Evaluator, facts: FileFacts, table: Table, { target, value, in: fn }: AssignmentFact): readonly FilledValue[] {
  if (target.kind !== 'index') return [];
  const isTable = (at: At): boolean => ev.evaluate(target.object, at).includes(table);
  return contextsOf(ev, facts, table, target.object, fn).filter(isTable).map((at) => ({ name: onlyName(ev.evaluate(target.index, at)), values: ev.evaluate(value, at) }));
}

/** Where the table is what a `reduce` begins with, one context for each row; else the function as anybody calls it. */
function contextsOf(ev: Evaluator, facts: FileFacts, table: Table, object: Term, fn: number): readonly At[] {
  const plain: At = { file: table.file, fn, frame: null };
  const [parameter = object] = object.kind === 'binding' ? (facts.bindings[object.binding]?.values ?? []) : [];
  if (parameter.kind !== 'parameter' || parameter.index !== 0 || parameter.function !== fn) return [plain];
  return facts.calls.flatMap((call) => {
    const [callback, start] = call.args;
    if (call.callee.kind !== 'member' || call.callee.property !== 'reduce' || callback === undefined || start === undefined) return [];
    const at: At = { ...plain, fn: call.in };
    const makers = ev.evaluate(callback, at).filter((one) => one.kind === 'function' && one.function === fn && one.file === plain.file);
    if (!ev.evaluate(start, at).includes(table)) return [];
    const rows = ev.evaluate(call.callee.object, at).flatMap((list) => rowsOf(ev, list) ?? NO_VALUES).slice(0, MOST_ROWS);
    return makers.flatMap((maker) => (maker.kind === 'function' ? rows.map((row): At => ({ ...plain, frame: ev.interner.frame(maker, [[table], [row]]) })) : []));
  });
}

function onlyName(keys: Values): string | null {
  const [key, ...others] = keys;
  return key?.kind === 'literal' && others.length === 0 ? String(key.value) : null;
}
