import { haveCommonLines } from '../../src/fix/text/overlapping-edits.ts';

const edit = (startLine: number, endLine: number, file = 'src/payouts.ts') => [{ file, startLine, endLine, newText: 'await claim(payout);' }];

describe('haveCommonLines', () => {
  it('is true of replacements that meet, and of two insertions at one place', () => {
    expect(haveCommonLines(edit(3, 6), edit(6, 9))).toBe(true);
    expect(haveCommonLines(edit(4, 3), edit(4, 3))).toBe(true);
    expect(haveCommonLines(edit(4, 3), edit(2, 5))).toBe(true);
  });

  it('is false of lines side by side, and of two files', () => {
    expect(haveCommonLines(edit(3, 6), edit(7, 9))).toBe(false);
    expect(haveCommonLines(edit(3, 6), edit(3, 6, 'src/refunds.ts'))).toBe(false);
  });
});
