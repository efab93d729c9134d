import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRepository } from '../../src/git/open-repository.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { createRepository } from '../kit/git-repository.ts';
import type { TestRepository } from '../kit/git-repository.ts';

const openHead = async (test: TestRepository): Promise<Snapshot> => {
  const repository = await openRepository(test.dir);
  return repository.snapshot(await repository.resolveCommit('HEAD'));
};
const openWorkTree = async (test: TestRepository): Promise<Snapshot> => (await openRepository(test.dir)).snapshot(null);
const getPaths = (snapshot: Snapshot): string[] => snapshot.entries.map((entry) => entry.path).sort();

async function readPath(snapshot: Snapshot, path: string): Promise<string | null> {
  const blob = snapshot.entries.find((entry) => entry.path === path)?.blob ?? '';
  const bytes = (await snapshot.read([blob])).get(blob);
  return bytes === undefined ? null : Buffer.from(bytes).toString('utf8');
}

describe('the snapshot of a commit', () => {
  it('names files, links and submodules', async () => {
    const test = createRepository({ 'src/orders.ts': 'export {};\n', 'latest.ts': { symlink: 'src/orders.ts' }, 'vendor/mailer': { submodule: 'a'.repeat(40) }, 'run.sh': { executable: '#!/bin/sh\n' } });

    const snapshot = await openHead(test);

    expect(snapshot.entries.map((entry) => [entry.path, entry.kind])).toEqual([
      ['latest.ts', 'symlink'], ['run.sh', 'file'], ['src/orders.ts', 'file'], ['vendor/mailer', 'submodule'],
    ]);
  });

  it('reads contents byte by byte, also empty and binary ones', async () => {
    const binary = Uint8Array.from({ length: 256 }, (_, index) => index);
    const test = createRepository({ 'logo.png': binary, 'empty.ts': '', 'orders.ts': 'const a = 1;\r\n' });

    const snapshot = await openHead(test);
    const blobs = snapshot.entries.map((entry) => entry.blob);
    const contents = await snapshot.read(blobs);

    expect(blobs.map((blob) => [...(contents.get(blob) ?? [])])).toEqual([[], [...binary], [...Buffer.from('const a = 1;\r\n')]]);
    expect([...(await snapshot.sizes?.(blobs))?.values() ?? []]).toEqual([0, 256, 14]);
  });

  it('leaves out what cannot be read, and never asks git for anything but an object id', async () => {
    const test = createRepository({ 'orders.ts': 'export {};\n' });

    const snapshot = await openHead(test);

    expect(await snapshot.read(['f'.repeat(40), 'HEAD', '--batch-all-objects'])).toEqual(new Map());
    expect(await snapshot.read([])).toEqual(new Map());
  });

  it('keeps names with newlines, quotes, tabs and other scripts', async () => {
    const names = ['a\nb.ts', 'q"uote\'s.ts', 'tab\there.ts', 'größe.ts', '注文.ts', ' leading space.ts', '-rf.ts'];
    const test = createRepository(Object.fromEntries(names.map((name) => [name, 'export {};\n'])));

    expect(getPaths(await openHead(test))).toEqual([...names].sort());
    expect(getPaths(await openWorkTree(test))).toEqual([...names].sort());
  });

  it('marks a name that is not UTF-8', async () => {
    const test = createRepository({ 'orders.ts': 'export {};\n' });
    const blob = test.git('rev-parse', 'HEAD:orders.ts');
    writeFileSync(join(test.dir, 'list'), Buffer.from(`100644 ${blob} 0\tcaf\u00e9.ts\0`, 'latin1'));
    test.git('-c', 'alias.add-listed=!git update-index -z --index-info < list', 'add-listed');
    test.git('commit', '--quiet', '--message=Add a menu');

    expect(getPaths(await openHead(test))).toEqual(['caf\uFFFD.ts', 'orders.ts']);
  });
});

describe('the snapshot of a work tree', () => {
  it('holds changed and new files as they stand on disk, without the ignored and the deleted ones', async () => {
    const test = createRepository({ 'orders.ts': 'export const a = 1;\n', 'payouts.ts': 'export {};\n', '.gitignore': 'dist/\n' });
    test.write({ 'orders.ts': 'export const a = 2;\n', 'payouts.ts': null, 'refunds.ts': 'export const r = 1;\n', 'dist/orders.js': 'built\n' });

    const snapshot = await openWorkTree(test);

    expect(snapshot.revision).toBeNull();
    expect(getPaths(snapshot)).toEqual(['.gitignore', 'orders.ts', 'refunds.ts']);
    expect(await readPath(snapshot, 'orders.ts')).toBe('export const a = 2;\n');
    expect(await readPath(snapshot, 'refunds.ts')).toBe('export const r = 1;\n');
  });

  it('gives unchanged files the blob ids of the commit', async () => {
    const test = createRepository({ 'orders.ts': 'export const a = 1;\n', 'lib/payouts.ts': 'export {};\n' });

    expect((await openWorkTree(test)).entries.map((entry) => entry.blob)).toEqual((await openHead(test)).entries.map((entry) => entry.blob));
  });

  it('takes a file that git checked out with CR LF for unchanged', async () => {
    const test = createRepository({ 'orders.ts': 'export const a = 1;\nexport const b = 2;\n' });
    const committed = (await openHead(test)).entries.map((entry) => entry.blob);
    writeFileSync(join(test.dir, 'orders.ts'), 'export const a = 1;\r\nexport const b = 2;\r\n');

    expect((await openWorkTree(test)).entries.map((entry) => entry.blob)).toEqual(committed);
  });

  it('is that of a repository without any commit, too', async () => {
    const test = createRepository();
    test.write({ 'orders.ts': 'export {};\n' });

    expect(getPaths(await openWorkTree(test))).toEqual(['orders.ts']);
  });

  it('follows no link, neither of a file nor of a folder', async () => {
    const outside = createRepository({ 'secret.ts': 'export const key = 1;\n' });
    const test = createRepository({ 'lib/orders.ts': 'export {};\n', 'linked.ts': 'export {};\n' });
    rmSync(join(test.dir, 'lib'), { recursive: true });
    rmSync(join(test.dir, 'linked.ts'));
    symlinkSync(outside.dir, join(test.dir, 'lib'));
    symlinkSync(join(outside.dir, 'secret.ts'), join(test.dir, 'linked.ts'));
    writeFileSync(join(outside.dir, 'orders.ts'), 'export const stolen = 1;\n');

    const snapshot = await openWorkTree(test);

    expect(snapshot.entries.map((entry) => [entry.path, entry.kind]).sort()).toEqual([['lib', 'symlink'], ['linked.ts', 'symlink']]);
    expect(await readPath(snapshot, 'linked.ts')).toBe(join(outside.dir, 'secret.ts'));
  });

  it('keeps what a sparse checkout left out of the disk', async () => {
    const test = createRepository({ 'apps/shop/orders.ts': 'export {};\n', 'apps/blog/posts.ts': 'export {};\n' });
    test.git('sparse-checkout', 'set', 'apps/shop');

    expect(getPaths(await openWorkTree(test))).toEqual(['apps/blog/posts.ts', 'apps/shop/orders.ts']);
  });

  it('leaves another repository inside it alone', async () => {
    const test = createRepository({ 'orders.ts': 'export {};\n' });
    const inner = createRepository({ 'inner.ts': 'export {};\n' });
    renameSync(inner.dir, join(test.dir, 'inner'));

    expect(getPaths(await openWorkTree(test))).toEqual(['orders.ts']);
  });

  it('names each file of an unfinished merge once', async () => {
    const test = createRepository({ 'orders.ts': 'export const a = 1;\n' });
    test.git('checkout', '--quiet', '-b', 'refunds');
    test.commit({ 'orders.ts': 'export const a = 2;\n' });
    test.git('checkout', '--quiet', 'main');
    test.commit({ 'orders.ts': 'export const a = 3;\n' });
    expect(() => test.git('merge', '--quiet', 'refunds')).toThrow();

    const snapshot = await openWorkTree(test);

    expect(getPaths(snapshot)).toEqual(['orders.ts']);
    expect(await readPath(snapshot, 'orders.ts')).toContain('<<<<<<<');
  });

  it('knows the size of a large file without keeping its content', async () => {
    const test = createRepository({ 'orders.ts': 'export {};\n' });
    test.write({ 'dump.ts': 'x'.repeat(5 * 1024 * 1024) });

    const snapshot = await openWorkTree(test);

    expect(snapshot.entries.find((entry) => entry.path === 'dump.ts')?.size).toBe(5 * 1024 * 1024);
    expect(await readPath(snapshot, 'dump.ts')).toBeNull();
  });

  it('refuses where there is no work tree', async () => {
    const test = createRepository({ 'orders.ts': 'export {};\n' });
    const repository = await openRepository(join(test.dir, '.git'));

    await expect(repository.snapshot(null)).rejects.toMatchObject({ code: 'unknown-revision' });
  });

  it('takes a folder where a file was for a deletion', async () => {
    const test = createRepository({ 'orders.ts': 'export {};\n', 'lib.ts': 'export {};\n' });
    rmSync(join(test.dir, 'lib.ts'));
    mkdirSync(join(test.dir, 'lib.ts'));

    expect(getPaths(await openWorkTree(test))).toEqual(['orders.ts']);
  });
});
