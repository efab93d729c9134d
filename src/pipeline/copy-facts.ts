/**
 * Facts as they would be read back from their JSON, for a run that has just made them: writing and reading text costs several times
 * as much. Extraction refers to one term from several places, and to one `this` from all files; linking knows things by the term.
 */
import type { FileFacts } from '../model/facts.ts';

/** A copy in which nothing stands twice. */
export function copyFacts(facts: FileFacts): FileFacts {
  return copyRecord(facts);
}

function copyRecord<T extends object>(record: T): T {
  // A spread keeps the shape of the record, which reading its fields one by one would not.
  const copy = { ...record };
  for (const key in copy) {
    const value: unknown = copy[key];
    if (typeof value === 'object') {
      if (value !== null) copy[key] = copyNested(value) as typeof copy[typeof key];
    } else if (typeof value === 'number') {
      if (!Number.isSafeInteger(value)) copy[key] = copyNumber(value) as typeof copy[typeof key];
    } else if (value === undefined) {
      Reflect.deleteProperty(copy, key);
    }
  }
  return copy;
}

function copyNested(value: object): unknown {
  return Array.isArray(value) ? copyList(value) : copyRecord(value);
}

function copyList(list: readonly unknown[]): unknown[] {
  return list.map((item) => (typeof item === 'object' && item !== null ? copyNested(item) : typeof item === 'number' ? copyNumber(item) : item));
}

/** JSON has no infinite numbers, and no negative zero. */
function copyNumber(value: number): number | null {
  return Number.isFinite(value) ? value + 0 : null;
}
