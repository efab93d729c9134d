import fc from '../../kit/property-testing.ts';
import { cutToBytes, getByteLength, joinWithinBytes } from '../../../src/review/render/text-budget.ts';

const rest = (left: number): string => `… ${left} more`;

describe('blocks within a number of bytes', () => {
  it('are all there when they fit', () => {
    expect(joinWithinBytes(['checkout', 'payout'], 100, '\n', rest)).toBe('checkout\npayout');
  });

  it('are counted when they do not fit', () => {
    expect(joinWithinBytes(['checkout', 'payout', 'refund'], 20, '\n', rest)).toBe('checkout\n… 2 more');
  });

  it('are measured in bytes: three for each of these characters', () => {
    expect(joinWithinBytes(['注文', '支払', '返金'], 19, '\n', rest)).toBe('注文\n… 2 more');
  });

  it('never exceed the limit', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 60 }), fc.integer({ min: 20, max: 200 }), (blocks, limit) => {
        expect(getByteLength(joinWithinBytes(blocks, limit, '\n', rest))).toBeLessThanOrEqual(limit);
      }),
    );
  });
});

describe('plain text within a number of bytes', () => {
  it('is cut between characters and says so', () => {
    expect(cutToBytes('注文支払', 10, '…')).toBe('注文…');
  });

  it('never exceeds the limit and holds no half character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 3, max: 40 }), (text, limit) => {
        const cut = cutToBytes(text, limit, '…');

        expect(getByteLength(cut)).toBeLessThanOrEqual(limit);
        expect(cut).not.toContain('\ufffd');
      }),
    );
  });
});
