import { createLazyFiles } from '../../../src/link/lazy-files.ts';
import type { FileFacts } from '../../../src/model/facts.ts';
import { extractFrom } from '../../extract/typescript/read-facts.ts';

const paths = ['src/orders.ts', 'src/bookings.ts', 'src/payouts.ts'];

function open(most: number): { readonly files: Readonly<Record<string, FileFacts>>; readonly read: string[] } {
  const read: string[] = [];
  const files = createLazyFiles(paths, (path) => {
    read.push(path);
    return extractFrom('export const list = () => recent(1);', path);
  }, most);
  return { files, read };
}

describe('the files of a large graph', () => {
  it('are read when they are asked for, once while there is room', () => {
    const { files, read } = open(1_000);
    const first = files['src/orders.ts'];

    expect([Object.keys(files), read]).toEqual([paths, ['src/orders.ts']]);
    expect(files['src/orders.ts']).toBe(first);
    expect(Object.values(files).length).toBe(3);
    expect(read).toEqual(paths);
  });

  it('are the same as long as somebody holds them, room or not', () => {
    const { files, read } = open(0);
    const held = Object.values(files);

    expect(paths.map((path) => files[path])).toEqual(held);
    expect(paths.every((path, index) => files[path] === held[index])).toBe(true);
    expect(read).toEqual(paths);
  });

  it('are nothing under a name that is none of theirs', () => {
    expect(open(1).files['src/missing.ts']).toBeUndefined();
  });
});
