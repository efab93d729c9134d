import { compactHeap, limitHeapGrowth } from '../../src/pipeline/heap-growth.ts';

function flagsFor(files: number): readonly string[] {
  const flags: string[] = [];
  limitHeapGrowth(files, (flag) => flags.push(flag));
  return flags;
}

describe('the growth of the heap', () => {
  it('is left alone for a program of the usual size', () => {
    expect(flagsFor(6_000)).toEqual([]);
  });

  it('is limited for a very large program', () => {
    expect(flagsFor(50_000)).toEqual([expect.stringMatching(/^--heap-growing-percent=\d+$/)]);
  });
});

describe('the heap of a run', () => {
  it('is compacted once very many files were extracted', () => {
    const collected: string[] = [];
    compactHeap(6_000, () => collected.push('after 6,000 files'));
    compactHeap(50_000, () => collected.push('after 50,000 files'));

    expect(collected).toEqual(['after 50,000 files']);
  });

  it('is compacted in a process that was not started for it', () => {
    expect(() => { compactHeap(50_000); }).not.toThrow();
  });
});
