import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from '../kit/property-testing.ts';
import { openRepository } from '../../src/git/open-repository.ts';
import type { FileDiff } from '../../src/model/diff.ts';
import { createRepository } from '../kit/git-repository.ts';
import type { FileContent, Files } from '../kit/git-repository.ts';

const lines = (from: number, to: number): string => Array.from({ length: to - from + 1 }, (_, index) => `line ${String(from + index)}\n`).join('');

async function diffCommits(before: Files, after: Files): Promise<FileDiff[]> {
  const test = createRepository(before);
  const base = test.git('rev-parse', 'HEAD');
  const head = test.commit(after);
  return (await openRepository(test.dir)).diff(base, head);
}

async function diffFile(before: FileContent, after: FileContent, path = 'orders.ts'): Promise<FileDiff | undefined> {
  const [only, ...others] = await diffCommits({ 'other.ts': 'export {};\n', [path]: before }, { [path]: after });
  expect(others).toEqual([]);
  return only;
}

const show = (file: FileDiff | undefined): string[] => file?.hunks.flatMap((hunk) => [
  `@@ ${String(hunk.oldStart)},${String(hunk.oldLines)} ${String(hunk.newStart)},${String(hunk.newLines)}`,
  ...hunk.lines.map((line) => `${line.kind} ${String(line.oldLine)} ${String(line.newLine)} ${line.text}`),
]) ?? [];

describe('diff', () => {
  it('numbers the lines of both sides, with three lines of context', async () => {
    const file = await diffFile(lines(1, 9), `${lines(1, 4)}new\n${lines(6, 9)}`);

    expect(show(file)).toEqual([
      '@@ 2,7 2,7', 'context 2 2 line 2', 'context 3 3 line 3', 'context 4 4 line 4', 'deleted 5 null line 5', 'added null 5 new',
      'context 6 6 line 6', 'context 7 7 line 7', 'context 8 8 line 8',
    ]);
  });

  it('has a hunk for each distant change', async () => {
    const file = await diffFile(lines(1, 40), `first\n${lines(1, 40)}last\n`);

    expect(file?.hunks.map((hunk) => [hunk.oldStart, hunk.newStart, hunk.newLines])).toEqual([[1, 1, 4], [38, 39, 4]]);
  });

  it('gives added and deleted files with all their lines', async () => {
    const [deleted, added] = await diffCommits({ 'payouts.ts': 'one\n', 'z.ts': 'z\n' }, { 'payouts.ts': null, 'refunds.ts': 'completely\ndifferent\n' });

    expect([deleted?.status, show(deleted)]).toEqual(['deleted', ['@@ 1,1 0,0', 'deleted 1 null one']]);
    expect([added?.status, show(added)]).toEqual(['added', ['@@ 0,0 1,2', 'added null 1 completely', 'added null 2 different']]);
  });

  it('recognises a renamed file, and its changed lines', async () => {
    const [file, ...others] = await diffCommits({ 'old name.ts': lines(1, 20) }, { 'old name.ts': null, 'new/näme.ts': `${lines(1, 19)}changed\n` });

    expect(others).toEqual([]);
    expect(file).toMatchObject({ status: 'renamed', oldPath: 'old name.ts', path: 'new/näme.ts' });
    expect(show(file).slice(-2)).toEqual(['deleted 20 null line 20', 'added null 20 changed']);
  });

  it('has no hunk for a file that was only renamed', async () => {
    const [file] = await diffCommits({ 'a.ts': lines(1, 20) }, { 'a.ts': null, 'b.ts': lines(1, 20) });

    expect(file).toEqual({ path: 'b.ts', oldPath: 'a.ts', status: 'renamed', binary: false, hunks: [] });
  });

  it('marks binary files', async () => {
    expect(await diffFile(Buffer.from([0, 1, 2]), Buffer.from([0, 1, 3]))).toMatchObject({ status: 'modified', binary: true, hunks: [] });
  });

  it('marks a file of 5 MB as binary instead of showing it', async () => {
    const large = 'const x = 1;\n'.repeat(400_000);

    expect(await diffFile(large, `${large}const y = 2;\n`)).toMatchObject({ status: 'modified', binary: true, hunks: [] });
  });

  it('shows no lines for links, submodules and changes of mode', async () => {
    expect(await diffFile({ symlink: 'a' }, { symlink: 'b' })).toMatchObject({ status: 'modified', hunks: [] });
    expect(await diffFile('text\n', { symlink: 'b' })).toMatchObject({ status: 'modified', hunks: [] });
    expect(await diffFile('#!/bin/sh\n', { executable: '#!/bin/sh\n' })).toMatchObject({ status: 'modified', binary: false, hunks: [] });
    expect(await diffFile({ submodule: 'a'.repeat(40) }, { submodule: 'b'.repeat(40) })).toMatchObject({ status: 'modified', hunks: [] });
  });

  it('keeps carriage returns, and a last line without a newline', async () => {
    expect(show(await diffFile('a\r\nb\r\n', 'a\r\nc'))).toEqual(['@@ 1,2 1,2', 'context 1 1 a\r', 'deleted 2 null b\r', 'added null 2 c']);
  });

  it('is not fooled by lines that look like a patch', async () => {
    const [first, second] = await diffCommits({ 'a.ts': 'x\n', 'b.ts': 'y\n' }, { 'a.ts': 'x\ndiff --git a/b.ts b/b.ts\n--- a/b.ts\n+++ b/b.ts\n@@ -1,3 +1,9 @@\n', 'b.ts': 'z\n' });

    expect([first?.path, first?.hunks.length, first?.hunks[0]?.lines.length]).toEqual(['a.ts', 1, 5]);
    expect(show(second)).toEqual(['@@ 1,1 1,1', 'deleted 1 null y', 'added null 1 z']);
  });

  it('keeps names with newlines and quotes', async () => {
    const files = await diffCommits({}, { 'a\nb.ts': 'x\n', 'c "d".ts': 'y\n' });

    expect(files.map((file) => [file.path, file.hunks.length])).toEqual([['a\nb.ts', 1], ['c "d".ts', 1]]);
  });

  it('names a file whose blob is missing, and shows the others', async () => {
    const test = createRepository({ 'a.ts': 'x\n', 'da ta.csv': '1\n', 'b.ts': 'y\n' });
    const base = test.git('rev-parse', 'HEAD');
    const head = test.commit({ 'a.ts': 'x2\n', 'da ta.csv': '2\n', 'b.ts': 'y2\n' });
    const blob = test.git('rev-parse', 'HEAD:da ta.csv');
    rmSync(join(test.dir, '.git/objects', blob.slice(0, 2), blob.slice(2)), { force: true });

    const files = await (await openRepository(test.dir)).diff(base, head);

    expect(files.map((file) => [file.path, file.binary, file.hunks.length]).sort()).toEqual([['a.ts', false, 1], ['b.ts', false, 1], ['da ta.csv', true, 0]]);
  });

  it('shows uncommitted changes, new files among them', async () => {
    const test = createRepository({ 'orders.ts': lines(1, 3), 'payouts.ts': 'one\n', 'same.ts': 'same\n' });
    const base = test.git('rev-parse', 'HEAD');
    test.write({ 'orders.ts': `${lines(1, 3)}more\n`, 'payouts.ts': null, 'refunds.ts': 'new and nothing like it\n' });

    const files = await (await openRepository(test.dir)).diff(base, null);

    expect(files.map((file) => [file.status, file.path])).toEqual([['modified', 'orders.ts'], ['deleted', 'payouts.ts'], ['added', 'refunds.ts']]);
    expect(show(files[0]).at(-1)).toBe('added null 4 more');
  });

  it('writes nothing into the repository to do so', async () => {
    const test = createRepository({ 'orders.ts': 'a\n' });
    const base = test.git('rev-parse', 'HEAD');
    test.write({ 'orders.ts': 'b\n' });
    const before = [test.git('count-objects'), readFileSync(join(test.dir, '.git/index')).toString('base64')];

    await (await openRepository(test.dir)).diff(base, null);

    expect([test.git('count-objects'), readFileSync(join(test.dir, '.git/index')).toString('base64')]).toEqual(before);
  });

  it('leads from any base text to any head text', async () => {
    const test = createRepository({ 'orders.ts': '' });
    const line = fc.oneof(fc.constantFrom('a', 'b', '', '+', '-', '--- a', '+++ b', '@@ -1 +1 @@', '\\ No newline at end of file', 'diff --git a/x b/x', '\r'), fc.string());
    const text = fc.array(line.filter((each) => !/[\n\0\p{Surrogate}]/u.test(each)), { maxLength: 12 }).map((all) => all.map((each) => `${each}\n`).join(''));

    await fc.assert(fc.asyncProperty(text, text, async (before, after) => {
      const base = test.commit({ 'orders.ts': before });
      writeFileSync(join(test.dir, 'orders.ts'), after);
      const head = test.commit({ 'orders.ts': after });

      const [file] = await (await openRepository(test.dir)).diff(base, head);

      expect(applyHunks(before, file)).toBe(after);
    }), { numRuns: 25 });
  });
});

/** The head text, from the base text and the hunks alone. */
function applyHunks(before: string, file: FileDiff | undefined): string {
  const rest = before.split('\n');
  const result: string[] = [];
  let at = 1;
  for (const hunk of file?.hunks ?? []) {
    for (const line of hunk.lines) {
      while (line.oldLine !== null && at < line.oldLine) result.push(rest[at++ - 1] ?? '');
      if (line.kind === 'added') {
        while (result.length + 1 < (line.newLine ?? 0)) result.push(rest[at++ - 1] ?? '');
        result.push(line.text);
      } else {
        if (line.kind === 'context') result.push(line.text);
        at++;
      }
    }
  }
  return [...result, ...rest.slice(at - 1)].join('\n');
}
