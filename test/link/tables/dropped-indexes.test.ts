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
