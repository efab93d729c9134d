/** Which part of a program has to be linked again, given what linking looked at before and what has changed since. */
import type { EntryFootprint, LinkFootprint } from './footprint.ts';

export interface Narrowing {
  /** The files to search for entry points. */
  readonly files: ReadonlySet<string>;
  /** False for an entry point that looked at nothing that changed. */
  canMatter(key: string): boolean;
  /** All that meet others are among those that can matter. */
  readonly takesMeeting: boolean;
}

/**
 * `changed`: names of marks. Files that teach are searched always: they decide what others are given. Of the entry points that meet
 * others outside of the code, all are taken when one is.
 */
export function narrow(footprints: readonly LinkFootprint[], changed: ReadonlySet<string>, takesMeeting = false): Narrowing {
  const files = new Set(changed);
  const touched = new Set<EntryFootprint>();
  for (const { names, sets, searched, teaching, entries } of footprints) {
    const numbers = new Set(names.flatMap((name, number) => (changed.has(name) ? [number] : [])));
    const isTouched = sets.map((set) => set === null || set.some((number) => numbers.has(number)));
    for (const file of teaching) files.add(file);
    for (const [file, set] of searched) if (isTouched[set] === true) files.add(file);
    for (const entry of entries) if (entry.sets.some((set) => isTouched[set])) touched.add(entry);
  }
  const all = footprints.flatMap(({ entries }) => entries);
  const meeting = takesMeeting || [...touched].some(({ meets }) => meets);
  const isTaken = (entry: EntryFootprint): boolean => touched.has(entry) || (meeting && entry.meets);
  const taken = new Set<string>();
  for (const entry of all.filter(isTaken)) {
    taken.add(entry.key);
    for (const file of entry.files) files.add(file);
  }
  const left = new Set(all.flatMap(({ key }) => (taken.has(key) ? [] : [key])));
  return { files, canMatter: (key) => !left.has(key), takesMeeting: meeting };
}
