import { ALL_MARKS, Marks, NO_MARKS } from '../../../src/link/footprint/marks.ts';
import type { MarkSet } from '../../../src/link/footprint/mark-set.ts';

const note = (marks: Marks, ...files: readonly string[]): MarkSet => marks.during(() => { for (const file of files) marks.noteFile(file); }).marks;
const namesOf = (marks: Marks, set: MarkSet): readonly string[] => Array.from(set.numbers ?? [], (number) => marks.names[number] ?? '?');

describe('Marks', () => {
  it('gives the same set for the same files, in whatever order they were looked into', () => {
    const marks = new Marks(true);

    const orders = note(marks, 'orders.ts', 'database.ts', 'totals.ts');

    expect(note(marks, 'totals.ts', 'orders.ts', 'database.ts', 'orders.ts')).toBe(orders);
    expect(namesOf(marks, orders)).toEqual(['orders.ts', 'database.ts', 'totals.ts']);
  });

  it('joins sets that share some of their files', () => {
    const marks = new Marks(true);
    const many = note(marks, ...Array.from({ length: 20 }, (_, index) => `orders/${index}.ts`));
    const others = note(marks, 'orders/3.ts', 'payouts/1.ts', 'payouts/2.ts', 'orders/7.ts', 'payouts/3.ts', 'payouts/4.ts');

    expect(namesOf(marks, marks.join(others, many))).toEqual([...namesOf(marks, many), 'payouts/1.ts', 'payouts/2.ts', 'payouts/3.ts', 'payouts/4.ts']);
    expect(marks.join(many, note(marks, 'orders/3.ts'))).toBe(many);
  });

  it('takes a set of very many files for everything', () => {
    const marks = new Marks(true);

    expect(note(marks, ...Array.from({ length: 15_000 }, (_, index) => `pages/${index}.ts`))).toBe(ALL_MARKS);
  });

  it('notes nothing where nobody asks afterwards', () => {
    expect(note(new Marks(false), 'orders.ts')).toBe(NO_MARKS);
  });
});
