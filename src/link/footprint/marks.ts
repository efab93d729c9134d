/**
 * Notes what an answer was looked up in: the files, and the names in the indexes over all files. Sets of such marks are made once
 * each and joined by pairs, because a million answers share a few ten thousand of them.
 */

/** A set too large to be worth keeping stands for everything. */
const MOST_MARKS = 4_000;

/** More numbers than this are not looked up one by one. */
const MOST_LOOKED_UP = 4;

export class MarkSet {
  /** Sorted numbers of marks; null for everything. */
  readonly numbers: Int32Array | null;
  /** Most sets are never joined to a smaller one. */
  joined: Map<MarkSet, MarkSet> | null = null;

  constructor(numbers: Int32Array | null) {
    this.numbers = numbers;
  }
}

export const NO_MARKS = new MarkSet(new Int32Array(0));
export const ALL_MARKS = new MarkSet(null);

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
    if (one.numbers === null || other.numbers === null) return ALL_MARKS;
    const [large, small] = one.numbers.length < other.numbers.length ? [other, one] : [one, other];
    if (holdsAll(large.numbers, small.numbers)) return large;
    const known = large.joined?.get(small);
    if (known) return known;
    const joined = this.#intern(mergeSorted(one.numbers, other.numbers), large);
    (large.joined ??= new Map<MarkSet, MarkSet>()).set(small, joined);
    return joined;
  }

  #single(name: string): Single {
    let single = this.#singles.get(name);
    if (!single) {
      single = { number: this.names.length, set: new MarkSet(Int32Array.of(this.names.length)) };
      this.names.push(name);
      this.#singles.set(name, single);
    }
    return single;
  }

  #intern(numbers: Int32Array, large: MarkSet): MarkSet {
    if (numbers.length === large.numbers?.length) return large;
    if (numbers.length > MOST_MARKS) return ALL_MARKS;
    const hash = hashOf(numbers);
    let sets = this.#byHash.get(hash);
    if (!sets) this.#byHash.set(hash, (sets = []));
    let set = sets.find((known) => isEqual(known.numbers, numbers));
    if (!set) sets.push((set = new MarkSet(numbers)));
    return set;
  }
}

/** What registrations tell, and not the text of a file. */
export type TaughtIndex = 'handed' | 'stored' | 'mounted' | 'subscribed';

export type NameIndex = TaughtIndex | 'calls' | 'assignments' | 'extending' | 'implementing' | 'auto-imports' | 'imports';

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

/** Looks a few up; false for many, which are merged and then remembered. */
function holdsAll(large: Int32Array | null, small: Int32Array | null): boolean {
  return large !== null && small !== null && small.length <= MOST_LOOKED_UP && small.every((number) => holds(large, number));
}

function holds(sorted: Int32Array, number: number): boolean {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = sorted[middle] ?? 0;
    if (found === number) return true;
    if (found < number) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

function hashOf(numbers: Int32Array): number {
  let hash = numbers.length;
  for (let index = 0; index < numbers.length; index++) hash = Math.imul(hash ^ (numbers[index] ?? 0), 0x01000193);
  return hash;
}

function isEqual(one: Int32Array | null, other: Int32Array): boolean {
  return one?.length === other.length && one.every((number, index) => number === other[index]);
}

/** Where a merged set is built before it is known how large it is. */
const merged = new Int32Array(2 * MOST_MARKS);

function mergeSorted(one: Int32Array, other: Int32Array): Int32Array {
  let length = 0;
  let i = 0;
  let j = 0;
  while (i < one.length && j < other.length) {
    const a = one[i] ?? 0;
    const b = other[j] ?? 0;
    merged[length++] = a < b ? a : b;
    if (a <= b) i++;
    if (b <= a) j++;
  }
  for (; i < one.length; i++) merged[length++] = one[i] ?? 0;
  for (; j < other.length; j++) merged[length++] = other[j] ?? 0;
  return merged.slice(0, length);
}
