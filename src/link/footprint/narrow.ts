/** Which part of a program has to be linked again, given what linking looked at before and what has changed since. */
import type { EntryFootprint, LinkFootprint } from './footprint.ts';
import type { MarkSet } from './mark-set.ts';
import { readSet } from './stored-set.ts';
import { handlerFileOf } from '../entries/seed-groups.ts';

export interface Change {
  /** Names of marks. */
  readonly marks: ReadonlySet<string>;
  /** Files to search besides. */
  readonly files: ReadonlySet<string>;
  /** What is asked for, besides what was asked for before. */
  readonly missed: ReadonlySet<string>;
  /** Files whose functions are the handlers of entry points that only one side knows. */
  readonly handlers: ReadonlySet<string>;
  /** Of the entry points that meet others outside of the code, all are taken when one is. */
  readonly takesMeeting: boolean;
}

export interface Narrowing {
  /** The files to search for entry points. */
  readonly files: ReadonlySet<string>;
  /** Marks of what the files that are not searched tell others. */
  readonly untold: ReadonlySet<string>;
  /** False for an entry point that looked at nothing that changed. */
  canMatter(key: string): boolean;
  /** Whether functions of the file handle entry points that cannot matter. */
  leavesHandlersOf(file: string): boolean;
  /** All that meet others are among those that can matter. */
  readonly takesMeeting: boolean;
}

export function narrow(footprints: readonly LinkFootprint[], change: Change): Narrowing {
  const files = new Set([...change.marks, ...change.files]);
  const touched = new Set<EntryFootprint>();
  const read = footprints.map((footprint) => ({ ...footprint, sets: footprint.sets.map(readSet) }));
  for (const { names, sets, searched, entries } of read) {
    const numbers = names.flatMap((name, number) => (change.marks.has(name) ? [number] : []));
    const isTouched = sets.map((set) => set.isEverything || numbers.some((number) => set.holds(number)));
    for (const [file, set] of searched) if (isTouched[set] === true) files.add(file);
    for (const entry of entries) if (entry.sets.some((set) => isTouched[set]) || change.handlers.has(handlerFileOf(entry.key))) touched.add(entry);
  }
  const meeting = change.takesMeeting || [...touched].some(({ meets }) => meets);
  const isTaken = (entry: EntryFootprint): boolean => touched.has(entry) || (meeting && entry.meets);
  const taken = new Set<string>();
  const untold = new Set<string>();
  for (const footprint of read) {
    const wanted = footprint.entries.filter(isTaken);
    for (const { key, files: registered } of wanted) {
      taken.add(key);
      for (const file of registered) files.add(file);
    }
    if (meeting) for (const file of footprint.meeting) files.add(file);
    addTeaching(footprint, wanted, change.missed, files);
    for (const [file, told] of footprint.teaching) if (!files.has(file)) for (const number of told) untold.add(footprint.names[number] ?? '');
  }
  const left = new Set(read.flatMap(({ entries }) => entries.flatMap(({ key }) => (taken.has(key) ? [] : [key]))));
  const handlers = new Set(Array.from(left, handlerFileOf));
  return { files, untold, canMatter: (key) => !left.has(key), leavesHandlersOf: (file) => handlers.has(file), takesMeeting: meeting };
}

type ReadFootprint = Omit<LinkFootprint, 'sets'> & { readonly sets: readonly MarkSet[] };

/** Adds the files that tell what the wanted entry points and the searched files ask for, and what those ask for in turn. */
function addTeaching({ names, sets, searched, teaching }: ReadFootprint, wanted: readonly EntryFootprint[], missed: ReadonlySet<string>, files: Set<string>): void {
  const tellers = new Map<number, string[]>();
  for (const [file, told] of teaching) {
    for (const number of told) {
      const known = tellers.get(number);
      if (known) known.push(file);
      else tellers.set(number, [file]);
    }
  }
  const searchedWith = new Map(searched);
  const asked = new Set(wanted.flatMap((entry) => entry.sets));
  const search = (file: string): void => {
    files.add(file);
    const set = searchedWith.get(file);
    if (set !== undefined) asked.add(set);
  };
  for (const file of files) search(file);
  for (const [number, tellersOfOne] of tellers) if (missed.has(names[number] ?? '')) tellersOfOne.forEach(search);
  const answered = new Set<number>();
  // Sets that are added on the way are visited too.
  for (const set of asked) {
    const looked = sets[set];
    for (const number of looked?.few ?? tellers.keys()) {
      const found = answered.has(number) || looked?.holds(number) === false ? undefined : tellers.get(number);
      if (!found) continue;
      answered.add(number);
      found.forEach(search);
    }
  }
}
