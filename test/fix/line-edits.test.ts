import fc from '../kit/property-testing.ts';
import { applyEdits } from '../../src/fix/text/apply-edits.ts';
import { getLineEdits } from '../../src/fix/text/line-edits.ts';

const file = 'src/orders.ts';

describe('getLineEdits', () => {
  it('replaces only the lines that changed', () => {
    expect(getLineEdits(file, 'one\ntwo\nthree', 'one\n2\nthree')).toEqual([{ file, startLine: 2, endLine: 2, newText: '2' }]);
  });

  it('inserts before a line', () => {
    expect(getLineEdits(file, 'one\ntwo', 'one\none and a half\ntwo')).toEqual([{ file, startLine: 2, endLine: 1, newText: 'one and a half' }]);
  });

  it('joins changes that stand close together', () => {
    expect(getLineEdits(file, 'a\nb\nc\nd', 'A\nb\nc\nD')).toEqual([{ file, startLine: 1, endLine: 4, newText: 'A\nb\nc\nD' }]);
  });

  it('keeps changes apart that stand far from each other', () => {
    expect(getLineEdits(file, 'a\nb\nc\nd\ne\nf', 'A\nb\nc\nd\ne\nF')).toHaveLength(2);
  });

  it('gives no edit for the same text', () => {
    expect(getLineEdits(file, 'a\nb', 'a\nb')).toEqual([]);
  });

  it('gives edits that lead from any text to any other', () => {
    const text = fc.array(fc.constantFrom('', 'a', 'b', '\r', 'await run();', '  a'), { minLength: 1, maxLength: 14 }).map((lines) => lines.join('\n'));

    fc.assert(fc.property(text, text, (before, after) => {
      expect(applyEdits(before, getLineEdits(file, before, after))).toBe(after);
    }));
  });
});
