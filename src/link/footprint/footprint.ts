/**
 * What linking a program looked at: for every file that was searched for entry points, and for every entry point. Kept beside the
 * facts of a commit, it tells a later review which of them a change cannot matter to, without linking them.
 */
import type { MarkSet } from './mark-set.ts';
import { NO_MARKS, type Marks } from './marks.ts';
import type { Search } from './search.ts';
import { storeSet, type StoredSet } from './stored-set.ts';
import type { Teaching } from './teaching.ts';

export interface LinkFootprint {
  /** Paths of files, and names that indexes were asked for. */
  readonly names: readonly string[];
  /** Numbers of names. */
  readonly sets: readonly StoredSet[];
  /** With the set of marks of each file, by number. */
  readonly searched: readonly (readonly [file: string, set: number])[];
  /** With the numbers of what each file's registrations tell others. */
  readonly teaching: readonly (readonly [file: string, names: readonly number[]])[];
  /** Files whose calls tell with which queues others meet. */
  readonly meeting: readonly string[];
  readonly entries: readonly EntryFootprint[];
}

export interface EntryFootprint {
  readonly key: string;
  /** Where it is registered; several for what is shared by many routes. */
  readonly files: readonly string[];
  readonly sets: readonly number[];
  /** What is said of it may depend on other entry points of which the same is true. */
  readonly meets: boolean;
}

export class FootprintDraft {
  readonly #sets = new Map<MarkSet, number>();
  readonly #entries: EntryFootprint[] = [];

  addEntry(key: string, files: Iterable<string>, sets: Iterable<MarkSet>, meets: boolean): void {
    const numbers = new Set<number>();
    for (const set of sets) if (set !== NO_MARKS) numbers.add(this.#numberOf(set));
    this.#entries.push({ key, files: [...files], sets: [...numbers], meets });
  }

  finish(marks: Marks, { looked }: Search, { taught, meeting }: Teaching): LinkFootprint {
    const searched = Array.from(looked, ([file, set]) => [file, this.#numberOf(set)] as const);
    const teaching = Array.from(taught, ([file, names]) => [file, Array.from(names, (name) => marks.numberOf(name))] as const);
    return { names: marks.names, sets: Array.from(this.#sets.keys(), storeSet), searched, teaching, meeting: [...meeting], entries: this.#entries };
  }

  #numberOf(set: MarkSet): number {
    let number = this.#sets.get(set);
    if (number === undefined) this.#sets.set(set, (number = this.#sets.size));
    return number;
  }
}
