/** What the author calls the row of a table that a call registers: `{ name: 'payouts', at: '0 3 * * *', run }`, `payouts: { at, run }`. */
import type { Evaluator } from '../../values/evaluator.ts';
import { NO_VALUES, type Frame, type Value, type Values } from '../../values/value.ts';

const naming = ['name', 'jobName', 'id', 'key', 'label', 'title'] as const;

/** Null where the context is not that of one row with a name. */
export function findItemName(ev: Evaluator, frame: Frame | null): string | null {
  for (let at = frame; at; at = at.parent) {
    for (const item of [...(at.items?.values() ?? []), ...at.args.flatMap((values) => (values.length === 1 ? values : NO_VALUES))]) {
      const name = nameOf(ev, item);
      if (name !== null) return name;
    }
  }
  return null;
}

function nameOf(ev: Evaluator, item: Value): string | null {
  if (item.kind === 'object') {
    for (const key of naming) {
      const name = findText(ev.member(item, key));
      if (name !== null) return name;
    }
  }
  if (item.kind !== 'list' || !item.positions) return null;
  const [first = NO_VALUES, ...others] = item.positions;
  return findText(first) ?? others.flatMap((values) => values.map((value) => (value.kind === 'object' ? nameOf(ev, value) : null))).find((name) => name !== null) ?? null;
}

function findText([value, ...others]: Values): string | null {
  return value?.kind === 'literal' && typeof value.value === 'string' && value.value !== '' && others.length === 0 ? value.value : null;
}
