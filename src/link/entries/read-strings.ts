/** Texts that a call was given, at the places that the catalogue names. */
import type { Evaluator } from '../values/evaluator.ts';
import type { Values } from '../values/value.ts';

/** The literal strings in an argument, or at a property path inside it: `at: 'url|path'` looks under both names. */
export function readStrings(ev: Evaluator, args: readonly Values[], where: Place): readonly string[] {
  const found = (where.at ?? '').split('|').flatMap((path) => {
    let values: Values = args[where.arg] ?? [];
    for (const name of path === '' ? [] : path.split('.')) values = ev.interner.union(values.map((value) => ev.member(value, name)));
    return values.flatMap((value) => (value.kind === 'list' ? value.items : [value])).flatMap((value) => (value.kind === 'literal' && typeof value.value === 'string' ? [value.value] : []));
  });
  return [...new Set(found)];
}

/** The first of them, null when there is none. */
export function readString(ev: Evaluator, args: readonly Values[], where: Place): string | null {
  return readStrings(ev, args, where)[0] ?? null;
}

interface Place {
  readonly arg: number;
  readonly at?: string | undefined;
}
