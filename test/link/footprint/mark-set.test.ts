import { MarkSet, holdsAll, isEqualSet, uniteSets } from '../../../src/link/footprint/mark-set.ts';
import { ALL_MARKS } from '../../../src/link/footprint/marks.ts';
import { readSet, storeSet } from '../../../src/link/footprint/stored-set.ts';
import fc from '../../kit/property-testing.ts';

const setOf = (numbers: Iterable<number>): MarkSet => [...new Set(numbers)].reduce((set, number) => uniteSets(set, new MarkSet(Int32Array.of(number), null, 1)), new MarkSet(new Int32Array(0), null, 0));
const sorted = (numbers: Iterable<number>): readonly number[] => [...new Set(numbers)].sort((a, b) => a - b);

/** Some small, some so large that they are kept as bits. */
const numbers = fc.oneof(fc.array(fc.nat(2_000), { maxLength: 40 }), fc.array(fc.nat(2_000), { minLength: 300, maxLength: 600 }));

describe('MarkSet', () => {
  it('holds what is in one of two sets, however many there are', () => {
    fc.assert(fc.property(numbers, numbers, (one, other) => {
      const united = uniteSets(setOf(one), setOf(other));

      expect(united.numbers).toEqual(sorted([...one, ...other]));
      expect(united.size).toBe(new Set([...one, ...other]).size);
      expect(isEqualSet(united, setOf([...other, ...one]))).toBe(true);
      for (const number of [0, 31, 32, 1_999, 2_500]) expect(united.holds(number)).toBe(one.includes(number) || other.includes(number));
    }), { numRuns: 50 });
  });

  it('holds all of another set or not', () => {
    fc.assert(fc.property(numbers, numbers, (one, other) => {
      const [first, second] = [setOf(one), setOf(other)];

      expect(holdsAll(first, second)).toBe(other.every((number) => one.includes(number)));
      expect(holdsAll(uniteSets(first, second), second)).toBe(true);
    }), { numRuns: 50 });
  });

  it('is read from JSON as it was written', () => {
    fc.assert(fc.property(numbers, (some) => {
      const set = setOf(some);

      expect(readSet(JSON.parse(JSON.stringify(storeSet(set))) as ReturnType<typeof storeSet>).numbers).toEqual(set.numbers);
    }), { numRuns: 50 });
  });

  it('stands for everything, written or not', () => {
    expect(readSet(storeSet(ALL_MARKS)).isEverything).toBe(true);
    expect(ALL_MARKS.holds(7)).toBe(true);
    expect(ALL_MARKS.numbers).toBeNull();
  });
});
