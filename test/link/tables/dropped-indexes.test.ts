import { withoutDropped } from '../../../src/link/tables/dropped-indexes.ts';
import type { Table } from '../../../src/model/table.ts';

const made = (file: string, line: number): Table => ({ name: 'orders', unique: [['ref']], index: 'by_ref', file, line });

describe('statements that make and drop one index over and over', () => {
  it('are each looked at a few times', () => {
    let asked = 0;
    const dropped = (file: string, line: number): Table => ({
      name: '',
      unique: [],
      file,
      line,
      get dropsIndex() {
        asked += 1;
        return 'by_ref';
      },
    });
    const pairs = (file: string): readonly Table[] => Array.from({ length: 200 }, (_, line) => [made(file, line), dropped(file, line)]).flat();
    const rows = ['migrations/1.sql', 'migrations/2.sql'].flatMap(pairs);

    expect(withoutDropped(rows)).toEqual([]);
    expect(withoutDropped([...rows, made('migrations/3.sql', 1)])).toHaveLength(401);
    expect(asked).toBeLessThan(rows.length * 10);
  });
});

describe('an index that a later statement drops', () => {
  const dropped = (file: string, line: number): Table => ({ name: '', unique: [], dropsIndex: 'by_ref', file, line });

  it.each([
    ['in a later file', 'migrations/2_orders.sql', 'migrations/10_keys.sql', 0],
    ['in an earlier file, whose number is shorter', 'migrations/10_orders.sql', 'migrations/2_keys.sql', 1],
    ['further down in the same file', 'schema.sql', 'schema.sql', 0],
    ['in a file for whoever wants to begin anew', 'sql/init.sql', 'sql/reset.sql', 1],
  ])('is gone, or not, where that stands %s', (_, making, dropping, left) => {
    expect(withoutDropped([made(making, 1), dropped(dropping, 9)])).toHaveLength(left);
  });
});
