/**
 * Notes what an answer was looked up in: the files, and the names in the indexes over all files. Sets of such marks are made once
 * each and joined by pairs, because a million answers share a few ten thousand of them.
 */
import { MarkSet, hashOf, holdsAll, isEqualSet, singleSet, uniteSets } from './mark-set.ts';

/** A set too large to be worth keeping stands for everything: with a bit each, those of a program take some tens of megabytes together. */
const MOST_MARKS = 12_000;

/** Sets of more marks than this are compared only once with another: what joins them is remembered. */
const MOST_LOOKED_UP = 4;

export const NO_MARKS = new MarkSet(new Int32Array(0), null, 0);
export const ALL_MARKS = new MarkSet(null, null, Infinity);

interface Single {
  readonly number: number;
  readonly set: MarkSet;
}

export class Marks {
  /** False where nobody asks afterwards: then nothing is noted. */
  readonly isOn: boolean;
  readonly names: string[] = [];
  #current: MarkSet = NO_MARKS;
  readonly #singles = new Map<string, Single>();
  /** Sets by a hash of their numbers. */
  readonly #byHash = new Map<number, MarkSet[]>();

  constructor(isOn: boolean) {
    this.isOn = isOn;
  }

  /** What was noted since the work that is measured now began. */
  get current(): MarkSet {
    return this.#current;
  }

  noteFile(path: string): void {
    if (this.isOn) this.#current = this.join(this.#current, this.#single(path).set);
  }

  /** That an index over all files was asked for a name. */
  noteName(index: NameIndex, name: string): void {
    if (this.isOn) this.#current = this.join(this.#current, this.#single(nameMark(index, name)).set);
  }

  /** Among `names`, also of a mark that nothing has looked at. */
  numberOf(mark: string): number {
    return this.#single(mark).number;
  }

  setOf(mark: string): MarkSet {
    return this.#single(mark).set;
  }

  note(marks: MarkSet): void {
    if (this.isOn) this.#current = this.join(this.#current, marks);
  }

  /** Begins a measurement of its own; `end` with what this gave ends it and gives its marks. */
  begin(): MarkSet {
    const outer = this.#current;
    this.#current = NO_MARKS;
    return outer;
  }

  end(outer: MarkSet): MarkSet {
    const own = this.#current;
    this.#current = this.join(outer, own);
    return own;
  }

  during<T>(work: () => T): { readonly result: T; readonly marks: MarkSet } {
    const outer = this.begin();
    const result = work();
    return { result, marks: this.end(outer) };
  }

  join(one: MarkSet, other: MarkSet): MarkSet {
    if (one === other || other === NO_MARKS) return one;
    if (one === NO_MARKS) return other;
    if (one.isEverything || other.isEverything) return ALL_MARKS;
    const [large, small] = one.size < other.size ? [other, one] : [one, other];
    if (small.size <= MOST_LOOKED_UP && holdsAll(large, small)) return large;
    const known = large.joined?.get(small);
    if (known) return known;
    const joined = holdsAll(large, small) ? large : this.#intern(uniteSets(one, other));
    (large.joined ??= new Map<MarkSet, MarkSet>()).set(small, joined);
    return joined;
  }

  #single(name: string): Single {
    let single = this.#singles.get(name);
    if (!single) {
      single = { number: this.names.length, set: singleSet(this.names.length) };
      this.names.push(name);
      this.#singles.set(name, single);
    }
    return single;
  }

  #intern(united: MarkSet): MarkSet {
    if (united.size > MOST_MARKS) return ALL_MARKS;
    const hash = hashOf(united);
    let sets = this.#byHash.get(hash);
    if (!sets) this.#byHash.set(hash, (sets = []));
    const known = sets.find((one) => isEqualSet(one, united));
    if (!known) sets.push(united);
    return known ?? united;
  }
}

/** What registrations tell, and not the text of a file. */
export type TaughtIndex = 'handed' | 'called' | 'stored' | 'json' | 'mounted' | 'subscribed';

export type NameIndex = TaughtIndex | 'calls' | 'assignments' | 'extending' | 'implementing' | 'auto-imports' | 'imports' | 'requests';

/** A path never holds a line break; a name in an index is told from it by one. */
export function nameMark(index: NameIndex, name: string): string {
  return `${index}\n${name}`;
}

/** The file of a mark of what is told about a call: calls shift in a file that changes. */
export function findSiteFile(mark: string): string | null {
  return /^(?:mounted|subscribed)\n(.*)#\d+$/.exec(mark)?.[1] ?? null;
}

/** Asked for files by a pattern: which there are decides. */
export const PATHS_MARK = 'paths\n';
