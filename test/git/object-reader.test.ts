import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ObjectReader } from '../../src/git/object-reader.ts';
import { createPrivateGitDir } from '../../src/git/private-git-dir.ts';
import { createRepository } from '../kit/git-repository.ts';
import type { TestRepository } from '../kit/git-repository.ts';
import fc from '../kit/property-testing.ts';

const openReader = (test: TestRepository): ObjectReader => new ObjectReader(createPrivateGitDir(join(test.dir, '.git/objects'), 'sha1'));
const idOf = (test: TestRepository, path: string): string => test.git('rev-parse', `HEAD:${path}`);
const absent = 'f'.repeat(40);

describe('ObjectReader', () => {
  it('answers questions in the order they were asked, whatever they ask for', async () => {
    const test = createRepository({ 'orders.ts': 'export const open = 1;\n', 'empty.ts': '' });
    const [orders, empty] = [idOf(test, 'orders.ts'), idOf(test, 'empty.ts')];
    const reader = openReader(test);
    reader.start();

    const [sizes, contents, others] = await Promise.all([reader.ask([orders, absent, empty], false), reader.ask([absent, orders, empty], true), reader.ask([absent], false)]);

    expect(sizes).toEqual([{ id: orders, type: 'blob', size: 23 }, { id: empty, type: 'blob', size: 0 }]);
    expect(contents.map(({ id, bytes }) => [id, bytes?.toString('utf8')])).toEqual([[orders, 'export const open = 1;\n'], [empty, '']]);
    expect(others).toEqual([]);
  });

  it('gives contents of any length, whatever line feeds are in them', async () => {
    const test = createRepository({});
    const reader = openReader(test);
    await fc.assert(fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 100_000, size: 'max' }), { maxLength: 4 }), async (all) => {
      all.forEach((bytes, index) => { writeFileSync(join(test.dir, `part-${String(index)}`), bytes); });
      const ids = all.map((_, index) => test.git('hash-object', '-w', `part-${String(index)}`));

      const found = await reader.ask(ids, true);

      expect(found).toHaveLength(all.length);
      found.forEach(({ bytes }, index) => { expect(bytes?.equals(all[index] ?? Buffer.alloc(0))).toBe(true); });
    }), { numRuns: 8 });
  });

  it('answers again after it has rested', async () => {
    const test = createRepository({ 'orders.ts': 'export {};\n' });
    const reader = openReader(test);
    const ids = [idOf(test, 'orders.ts')];
    await reader.ask(ids, false);
    await setTimeout(400);

    expect(await reader.ask(ids, false)).toHaveLength(1);
  });

  it('fails all open questions where git does, and starts anew', async () => {
    const test = createRepository({ 'orders.ts': 'export {};\n', 'returns.ts': 'export const none = 0;\n' });
    const [orders, returns] = [idOf(test, 'orders.ts'), idOf(test, 'returns.ts')];
    const git = createPrivateGitDir(join(test.dir, '.git/objects'), 'sha1');
    const reader = new ObjectReader(git);
    rmSync(join(git.dir, 'HEAD'));

    const settled = await Promise.allSettled([reader.ask([orders], true), reader.ask([returns], true)]);
    writeFileSync(join(git.dir, 'HEAD'), 'ref: refs/heads/none\n');

    expect(settled.map((one) => one.status === 'rejected' && (one.reason as unknown))).toEqual([expect.objectContaining({ code: 'git-failed' }), expect.objectContaining({ code: 'git-failed' })]);
    expect((await reader.ask([returns], true)).map(({ bytes }) => bytes?.toString())).toEqual(['export const none = 0;\n']);
  });
});
