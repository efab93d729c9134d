import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRepository } from '../../src/git/open-repository.ts';
import { createRepository, runTestGit } from '../kit/git-repository.ts';

const checkout = { 'src/checkout.ts': 'export const total = 1;\n' };

describe('openRepository', () => {
  it('opens a work tree from any folder inside it', async () => {
    const test = createRepository(checkout);

    const repository = await openRepository(join(test.dir, 'src'));

    expect(repository.workTree).toBe(test.dir);
    expect(await repository.resolveCommit('main')).toBe(test.git('rev-parse', 'main'));
  });

  it('opens a bare git directory that has no config', async () => {
    const test = createRepository(checkout);
    const bare = join(test.dir, 'bare');
    runTestGit(test.dir, ['clone', '--quiet', '--bare', '.', bare]);
    rmSync(join(bare, 'config'));

    const repository = await openRepository(bare);
    const snapshot = await repository.snapshot(await repository.resolveCommit('HEAD'));

    expect(repository.workTree).toBeNull();
    expect(snapshot.entries.map((entry) => entry.path)).toEqual(['src/checkout.ts']);
  });

  it('opens a .git folder as a bare one', async () => {
    const test = createRepository(checkout);

    const repository = await openRepository(join(test.dir, '.git'));

    expect(repository.workTree).toBeNull();
    expect(await repository.resolveCommit('HEAD')).toHaveLength(40);
  });

  it('opens a linked work tree, whose .git is a file', async () => {
    const test = createRepository(checkout);
    const linked = join(test.dir, 'linked');
    test.git('worktree', 'add', '--quiet', linked);

    const repository = await openRepository(linked);
    const snapshot = await repository.snapshot(null);

    expect(snapshot.entries.map((entry) => entry.path)).toEqual(['src/checkout.ts']);
  });

  it('reads a repository that names its objects by SHA-256', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'stallwatch-repository-'));
    runTestGit(dir, ['init', '--quiet', '--object-format=sha256']);
    writeFileSync(join(dir, 'checkout.ts'), 'export {};\n');
    runTestGit(dir, ['add', '.']);
    runTestGit(dir, ['commit', '--quiet', '--message=Start']);
    writeFileSync(join(dir, 'refund.ts'), 'export {};\n');

    const repository = await openRepository(dir);
    const head = await repository.resolveCommit('HEAD');
    const diff = await repository.diff(head, null);

    expect(head).toHaveLength(64);
    expect(diff.map((file) => file.path)).toEqual(['refund.ts']);
    rmSync(dir, { recursive: true });
  });

  it('opens a path with a colon and a quote in it', async () => {
    const test = createRepository(checkout);
    const odd = `${test.dir}-a:b"c`;
    renameSync(test.dir, odd);

    const repository = await openRepository(odd);
    const snapshot = await repository.snapshot(await repository.resolveCommit('HEAD'));

    expect((await snapshot.read(snapshot.entries.map((entry) => entry.blob))).size).toBe(1);
    rmSync(odd, { recursive: true });
  });

  it('passes over a folder that merely has the name .git', async () => {
    const test = createRepository(checkout);
    mkdirSync(join(test.dir, 'src/.git'));

    expect((await openRepository(join(test.dir, 'src'))).workTree).toBe(test.dir);
  });

  it('ignores a work tree that the config of the repository puts elsewhere', async () => {
    const elsewhere = createRepository({ 'secret.ts': 'export const key = 1;\n' });
    const test = createRepository(checkout);
    test.git('config', 'core.worktree', elsewhere.dir);

    const snapshot = await (await openRepository(test.dir)).snapshot(null);

    expect(snapshot.entries.map((entry) => entry.path)).toEqual(['src/checkout.ts']);
  });

  it('says so when the folder is in no repository', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'stallwatch-plain-'));

    await expect(openRepository(dir)).rejects.toMatchObject({ code: 'not-a-repository', message: expect.stringContaining('is not in a git repository') as unknown });
    rmSync(dir, { recursive: true });
  });

  it('says so when the folder does not exist', async () => {
    await expect(openRepository(join(tmpdir(), 'stallwatch-nowhere'))).rejects.toMatchObject({ code: 'not-a-repository' });
  });

  it('says so when .git points to nothing', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'stallwatch-plain-'));
    writeFileSync(join(dir, '.git'), 'gitdir: /nowhere/at/all\n');

    await expect(openRepository(dir)).rejects.toMatchObject({ code: 'not-a-repository' });
    rmSync(dir, { recursive: true });
  });

  it('says so when the git directory is damaged', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'stallwatch-plain-'));
    mkdirSync(join(dir, 'objects'));
    mkdirSync(join(dir, 'refs'));
    writeFileSync(join(dir, 'HEAD'), 'no ref at all\n');

    await expect(openRepository(dir)).rejects.toMatchObject({ code: 'not-a-repository' });
    rmSync(dir, { recursive: true });
  });
});

describe('resolveCommit', () => {
  it('follows branches, tags with a message, and short ids', async () => {
    const test = createRepository(checkout);
    const first = test.git('rev-parse', 'HEAD');
    test.git('tag', '--annotate', '--message=First', 'v1');
    test.commit({ 'src/refund.ts': 'export {};\n' });
    const repository = await openRepository(test.dir);

    expect(await repository.resolveCommit('v1')).toBe(first);
    expect(await repository.resolveCommit('main~1')).toBe(first);
    expect(await repository.resolveCommit(first.slice(0, 8))).toBe(first);
  });

  it('refuses what is no commit, and never takes it for an option', async () => {
    const repository = await openRepository(createRepository(checkout).dir);

    await expect(repository.resolveCommit('relase')).rejects.toMatchObject({ code: 'unknown-revision', message: expect.stringContaining('"relase"') as unknown });
    await expect(repository.resolveCommit('--all')).rejects.toMatchObject({ code: 'unknown-revision' });
    await expect(repository.resolveCommit('HEAD:src/checkout.ts')).rejects.toMatchObject({ code: 'unknown-revision' });
    await expect(repository.resolveCommit('')).rejects.toMatchObject({ code: 'unknown-revision' });
    await expect(repository.resolveCommit('main\nmain')).rejects.toMatchObject({ code: 'unknown-revision' });
  });

  it('tells an empty repository from an unknown revision', async () => {
    const repository = await openRepository(createRepository().dir);

    await expect(repository.resolveCommit('HEAD')).rejects.toMatchObject({ code: 'empty-repository' });
    await expect(repository.resolveCommit('main')).rejects.toMatchObject({ code: 'unknown-revision' });
  });
});

describe('mergeBase', () => {
  it('gives the commit where a branch left', async () => {
    const test = createRepository(checkout);
    const fork = test.git('rev-parse', 'HEAD');
    test.git('checkout', '--quiet', '-b', 'refunds');
    const head = test.commit({ 'src/refund.ts': 'export {};\n' });
    test.git('checkout', '--quiet', 'main');
    const base = test.commit({ 'src/payout.ts': 'export {};\n' });

    const repository = await openRepository(test.dir);

    expect(await repository.mergeBase(base, head)).toBe(fork);
  });

  it('says so when two commits share no history', async () => {
    const test = createRepository(checkout);
    const base = test.git('rev-parse', 'HEAD');
    test.git('checkout', '--quiet', '--orphan', 'pages');
    const head = test.commit({ 'index.html': '<html></html>\n' });

    const repository = await openRepository(test.dir);

    await expect(repository.mergeBase(base, head)).rejects.toMatchObject({ code: 'no-merge-base' });
  });

  it('takes full ids only', async () => {
    const repository = await openRepository(createRepository(checkout).dir);

    await expect(repository.mergeBase('main', 'HEAD')).rejects.toMatchObject({ code: 'unknown-revision' });
    await expect(repository.diff('main', null)).rejects.toMatchObject({ code: 'unknown-revision' });
    await expect(repository.snapshot('main')).rejects.toMatchObject({ code: 'unknown-revision' });
  });
});

describe('a hostile repository', () => {
  it('runs none of the programs its config and attributes name', async () => {
    const test = createRepository({ ...checkout, '.gitattributes': '* filter=evil diff=evil merge=evil\n' });
    const base = test.git('rev-parse', 'HEAD');
    const trap = join(test.dir, 'trap');
    const spring = `sh -c 'touch ${trap}; cat'`;
    test.git('config', 'filter.evil.clean', spring);
    test.git('config', 'filter.evil.smudge', spring);
    test.git('config', 'diff.evil.command', spring);
    test.git('config', 'diff.evil.textconv', spring);
    test.git('config', 'diff.external', spring);
    test.git('config', 'core.fsmonitor', spring);
    test.git('config', 'core.pager', spring);
    test.git('config', 'alias.cat-file', `!${spring}`);
    for (const hook of ['post-index-change', 'reference-transaction', 'post-checkout']) {
      writeFileSync(join(test.dir, '.git/hooks', hook), `#!/bin/sh\ntouch ${trap}\n`, { mode: 0o755 });
    }
    test.write({ 'src/checkout.ts': 'export const total = 2;\n' });

    const repository = await openRepository(test.dir);
    const snapshot = await repository.snapshot(null);
    const contents = await snapshot.read(snapshot.entries.map((entry) => entry.blob));
    const diff = await repository.diff(base, null);

    expect([contents.size, diff.length]).toEqual([2, 1]);
    expect(snapshot.entries.map((entry) => entry.path)).not.toContain('trap');
    expect(existsSync(trap)).toBe(false);
    test.git('status');
    expect(existsSync(trap)).toBe(true);
  });

  it('never fetches an object that a partial clone left out', async () => {
    const origin = createRepository({ 'data.csv': 'id,total\n'.repeat(500), ...checkout });
    origin.git('config', 'uploadpack.allowFilter', 'true');
    const partial = join(origin.dir, 'partial');
    runTestGit(origin.dir, ['clone', '--quiet', '--bare', '--filter=blob:limit=1k', '--no-local', `file://${origin.dir}`, partial]);

    const repository = await openRepository(partial);
    const snapshot = await repository.snapshot(await repository.resolveCommit('HEAD'));
    const contents = await snapshot.read(snapshot.entries.map((entry) => entry.blob));

    expect(snapshot.entries).toHaveLength(2);
    expect([...contents.values()].map((bytes) => Buffer.from(bytes).toString())).toEqual(['export const total = 1;\n']);
  });
});
