/**
 * Notes what an answer was looked up in: the files, and the names in the indexes over all files. Sets of such marks are made once
 * each and joined by pairs, because a million answers share a few ten thousand of them.
 */

/** A set too large to be worth keeping stands for everything. */
const MOST_MARKS = 4_000;

export class MarkSet {
  /** Sorted numbers of marks; null for everything. */
  readonly numbers: Int32Array | null;
  readonly joined = new Map<MarkSet, MarkSet>();

  constructor(numbers: Int32Array | null) {
    this.numbers = numbers;
  }
}

export const NO_MARKS = new MarkSet(new Int32Array(0));
export const ALL_MARKS = new MarkSet(null);

export class Marks {
  /** False where nobody asks afterwards: then nothing is noted. */
  readonly isOn: boolean;
  readonly names: string[] = [];
  #current: MarkSet = NO_MARKS;
  readonly #singles = new Map<string, MarkSet>();
  readonly #byNumbers = new Map<string, MarkSet>();

  constructor(isOn: boolean) {
    this.isOn = isOn;
  }

  /** What was noted since the work that is measured now began. */
  get current(): MarkSet {
    return this.#current;
  }

  noteFile(path: string): void {
    if (this.isOn) this.#current = this.join(this.#current, this.#single(path));
  }

  /** That an index over all files was asked for a name. */
  noteName(index: NameIndex, name: string): void {
    if (this.isOn) this.#current = this.join(this.#current, this.#single(nameMark(index, name)));
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
    const known = large.joined.get(small);
    if (known) return known;
    const joined = this.#intern(mergeSorted(one.numbers, other.numbers), large);
    large.joined.set(small, joined);
    return joined;
  }

  #single(name: string): MarkSet {
    let single = this.#singles.get(name);
    if (!single) {
      single = new MarkSet(Int32Array.of(this.names.length));
      this.names.push(name);
      this.#singles.set(name, single);
    }
    return single;
  }

  #intern(numbers: Int32Array, large: MarkSet): MarkSet {
    if (numbers.length === large.numbers?.length) return large;
    if (numbers.length > MOST_MARKS) return ALL_MARKS;
    const key = numbers.join(',');
    let set = this.#byNumbers.get(key);
    if (!set) this.#byNumbers.set(key, (set = new MarkSet(numbers)));
    return set;
  }
}

export type NameIndex = 'calls' | 'assignments' | 'extending' | 'implementing' | 'auto-imports' | 'imports' | 'stored';

/** A path never holds a line break; a name in an index is told from it by one. */
export function nameMark(index: NameIndex, name: string): string {
  return `${index}\n${name}`;
}

/** Asked for files by a pattern: which there are decides. */
export const PATHS_MARK = 'paths\n';

function mergeSorted(one: Int32Array, other: Int32Array): Int32Array {
  const merged = new Int32Array(one.length + other.length);
  let length = 0;
  let i = 0;
  let j = 0;
  while (i < one.length || j < other.length) {
    const a = one[i] ?? Infinity;
    const b = other[j] ?? Infinity;
    merged[length++] = Math.min(a, b);
    if (a <= b) i++;
    if (b <= a) j++;
  }
  return merged.slice(0, length);
}
