import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from '../kit/property-testing.ts';
import { commitFiles, createBareRepository, setRef } from '../kit/github/git/bare-repository.ts';
import { findDiffLine, findLineAtPosition, getDiff, type ChangedFile } from '../kit/github/git/diff-lines.ts';
import { runGit } from '../kit/github/git/run-git.ts';

describe('lines of a diff', () => {
  let gitDir: string;
  beforeAll(async () => {
    gitDir = join(await mkdtemp(join(tmpdir(), 'diff-')), 'shop.git');
    await createBareRepository(gitDir, 'main');
  });
  afterAll(() => rm(join(gitDir, '..'), { recursive: true, force: true }));

  async function diffOf(base: string, head: string, path = 'src/orders.ts'): Promise<ChangedFile | undefined> {
    const parent = await commitFiles(gitDir, { branch: 'main', message: 'Base', files: { [path]: base }, parent: null, date: 1_767_600_000 });
    const commit = await commitFiles(gitDir, { branch: 'change', message: 'Head', files: { [path]: head }, parent, date: 1_767_600_060 });
    return (await getDiff(gitDir, parent, commit)).files[0];
  }
  const accepted = (file: ChangedFile | undefined, side: 'LEFT' | 'RIGHT', upTo: number): readonly number[] =>
    file === undefined ? [] : Array.from({ length: upTo }, (_, index) => index + 1).filter((line) => findDiffLine(file, line, side) !== undefined);

  test('lines that look like headers are content', async () => {
    const file = await diffOf('one\n', 'one\n@@ -9,9 +9,9 @@\n--- a/x\n+++ b/x\ndiff --git a/x b/x\n');

    expect(accepted(file, 'RIGHT', 9)).toEqual([1, 2, 3, 4, 5]);
  });

  test('a missing newline at the end is no line', async () => {
    const file = await diffOf('one\ntwo', 'one\ntwo\nthree');

    expect(accepted(file, 'RIGHT', 9)).toEqual([1, 2, 3]);
    expect(accepted(file, 'LEFT', 9)).toEqual([2]);
  });

  test('the position of a later hunk counts the header before it', async () => {
    const lines = (changes: Readonly<Record<number, string>>): string => Array.from({ length: 30 }, (_, index) => `${changes[index + 1] ?? `step ${String(index + 1)}`}\n`).join('');
    const file = await diffOf(lines({}), lines({ 5: 'changed', 25: 'changed too' }));
    if (file === undefined) throw new Error('There is no diff');

    // Eight lines of the first hunk, the header of the second, three of context, the deleted line.
    expect(findDiffLine(file, 25, 'RIGHT')?.position).toBe(8 + 1 + 3 + 1 + 1);
    expect(findLineAtPosition(file, 14)).toEqual({ line: 25, side: 'RIGHT' });
    expect(findLineAtPosition(file, 13)).toEqual({ line: 25, side: 'LEFT' });
  });

  test('a file that becomes a symlink does not shift the files after it', async () => {
    const files = { 'a.ts': 'export {};\n', 'b.ts': 'step 1;\n' };
    const parent = await commitFiles(gitDir, { branch: 'main', message: 'Base', files, parent: null, date: 1_767_600_000 });
    const env = { GIT_INDEX_FILE: join(gitDir, 'index') };
    await runGit(gitDir, ['read-tree', parent], { env });
    const link = await runGit(gitDir, ['hash-object', '-w', '--stdin'], { input: 'b.ts' });
    const blob = await runGit(gitDir, ['hash-object', '-w', '--stdin'], { input: 'step 2;\n' });
    await runGit(gitDir, ['update-index', '--cacheinfo', `120000,${link},a.ts`, '--cacheinfo', `100644,${blob},b.ts`], { env });
    const identity = ['-c', 'user.name=Mona', '-c', 'user.email=mona@example.com'];
    const commit = await runGit(gitDir, [...identity, 'commit-tree', await runGit(gitDir, ['write-tree'], { env }), '-p', parent, '-m', 'Link']);
    await setRef(gitDir, 'refs/heads/link', commit);

    const { files: changed } = await getDiff(gitDir, parent, commit);

    expect(changed).toMatchObject([{ path: 'a.ts', status: 'changed' }, { path: 'b.ts', status: 'modified', patch: '@@ -1 +1 @@\n-step 1;\n+step 2;' }]);
  });

  test('whatever changes, an accepted line is that line of its file, and every changed line is accepted', async () => {
    const text = fc.array(fc.constantFrom('', 'a', 'b', '@@ -1 +1 @@', '+', '-', 'diff --git a/x b/x', '\\ x'), { maxLength: 25 }).map((lines) => lines.map((line) => `${line}\n`).join(''));

    await fc.assert(
      fc.asyncProperty(text, text, async (base, head) => {
        const file = await diffOf(base, head);
        if (file === undefined) return;
        const texts = { LEFT: base.split('\n'), RIGHT: head.split('\n') };
        for (const side of ['LEFT', 'RIGHT'] as const) {
          for (const line of accepted(file, side, 40)) {
            const found = findDiffLine(file, line, side);
            expect(found?.excerpt.split('\n').at(-1)?.slice(1)).toBe(texts[side][line - 1]);
            expect(findLineAtPosition(file, found?.position ?? 0)).toEqual({ line, side });
          }
        }
        const added = accepted(file, 'RIGHT', 40).filter((line) => findDiffLine(file, line, 'RIGHT')?.excerpt.split('\n').at(-1)?.startsWith('+'));
        expect(added).toHaveLength(file.additions);
        expect(accepted(file, 'LEFT', 40)).toHaveLength(file.deletions);
        expect(texts.LEFT.length - file.deletions).toBe(texts.RIGHT.length - file.additions);
      }),
      { numRuns: 40 },
    );
  });
});
