/** Sets of the numbers of marks: listed while there are few, one bit each when there are many. None is changed once it is made. */

/** A list of this many takes as much room as bits do in a program of ten thousand marks. */
const FEW = 256;
const BITS_OF_WORD = 32;

export class MarkSet {
  /** Sorted; null where there are many, and for everything. */
  readonly few: Int32Array | null;
  /** Null where there are few, and for everything. The last word is not empty. */
  readonly bits: Uint32Array | null;
  readonly size: number;
  /** Most sets are never joined to a smaller one. */
  joined: Map<MarkSet, MarkSet> | null = null;

  constructor(few: Int32Array | null, bits: Uint32Array | null, size: number) {
    this.few = few;
    this.bits = bits;
    this.size = size;
  }

  /** Of everything no numbers are known. */
  get isEverything(): boolean {
    return this.few === null && this.bits === null;
  }

  /** Sorted; null for everything. */
  get numbers(): readonly number[] | null {
    if (this.few) return [...this.few];
    return this.bits && numbersOf(this.bits);
  }

  holds(number: number): boolean {
    if (this.few) return holdsSorted(this.few, number);
    return this.bits === null || ((this.bits[number >>> 5] ?? 0) & (1 << (number & 31))) !== 0;
  }
}

export function singleSet(number: number): MarkSet {
  return new MarkSet(Int32Array.of(number), null, 1);
}

/** Whether all of a smaller set, of which neither is everything, is in the larger one. */
export function holdsAll(large: MarkSet, small: MarkSet): boolean {
  if (small.few) return small.few.every((number) => large.holds(number));
  const { bits } = large;
  return bits !== null && small.bits !== null && small.bits.length <= bits.length && small.bits.every((word, index) => (word & ~(bits[index] ?? 0)) === 0);
}

/** Whether something is in both. Everything is in everything. */
export function meets(one: MarkSet, other: MarkSet): boolean {
  if (one.isEverything || other.isEverything) return one.size > 0 && other.size > 0;
  const [large, small] = one.size < other.size ? [other, one] : [one, other];
  return small.numbers?.some((number) => large.holds(number)) ?? false;
}

/** What is in one of two sets, neither of which is everything. */
export function uniteSets(one: MarkSet, other: MarkSet): MarkSet {
  if (one.few && other.few && one.size + other.size <= FEW) return ofSorted(mergeSorted(one.few, other.few));
  const [longer, shorter] = [toBits(one), toBits(other)].sort((a, b) => b.length - a.length);
  const bits = Uint32Array.from(longer ?? []);
  shorter?.forEach((word, index) => { bits[index] = (bits[index] ?? 0) | word; });
  const united = setOfBits(bits);
  return united.size <= FEW ? ofSorted(Int32Array.from(numbersOf(bits))) : united;
}

/** `bits`: word after word, the lowest numbers first. */
export function setOfBits(bits: Uint32Array): MarkSet {
  let size = 0;
  for (let index = 0; index < bits.length; index++) size += countBits(bits[index] ?? 0);
  return new MarkSet(null, bits, size);
}

export function hashOf({ few, bits }: MarkSet): number {
  const words: Int32Array | Uint32Array = few ?? bits ?? new Int32Array(0);
  let hash = words.length;
  for (let index = 0; index < words.length; index++) hash = Math.imul(hash ^ (words[index] ?? 0), 0x01000193);
  return hash;
}

export function isEqualSet(one: MarkSet, other: MarkSet): boolean {
  return one.size === other.size && isEqual(one.few, other.few) && isEqual(one.bits, other.bits);
}

function isEqual(one: Int32Array | Uint32Array | null, other: Int32Array | Uint32Array | null): boolean {
  if (one === null || other === null) return one === other;
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false;
  return true;
}

function ofSorted(few: Int32Array): MarkSet {
  return new MarkSet(few, null, few.length);
}

function toBits({ few, bits }: MarkSet): Uint32Array {
  if (bits) return bits;
  const made = new Uint32Array(few && few.length > 0 ? ((few[few.length - 1] ?? 0) >>> 5) + 1 : 0);
  few?.forEach((number) => { made[number >>> 5] = (made[number >>> 5] ?? 0) | (1 << (number & 31)); });
  return made;
}

function numbersOf(bits: Uint32Array): number[] {
  const found: number[] = [];
  bits.forEach((word, index) => {
    for (let rest = word; rest !== 0; rest &= rest - 1) found.push(index * BITS_OF_WORD + 31 - Math.clz32(rest & -rest));
  });
  return found;
}

/** https://graphics.stanford.edu/~seander/bithacks.html#CountBitsSetParallel */
function countBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function holdsSorted(sorted: Int32Array, number: number): boolean {
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

function mergeSorted(one: Int32Array, other: Int32Array): Int32Array {
  const merged = new Int32Array(one.length + other.length);
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
  return length === merged.length ? merged : merged.slice(0, length);
}
