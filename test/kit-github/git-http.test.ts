import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mintToken, openShop, type Shop } from './open-shop.ts';

interface GitResult { readonly code: number | null; readonly output: string }

describe('git over http at the simulated GitHub', () => {
  let shop: Shop;
  let dir: string;
  beforeEach(async () => {
    shop = await openShop();
    dir = await mkdtemp(join(tmpdir(), 'clone-'));
  });
  afterEach(async () => {
    await shop.github.stop();
    await rm(dir, { recursive: true, force: true });
  });

  const git = (token: string | null, ...parts: readonly string[]): Promise<GitResult> => new Promise((resolve) => {
    const header = `Authorization: Basic ${Buffer.from(`x-access-token:${token ?? ''}`).toString('base64')}`;
    const child = spawn('git', [...(token === null ? [] : ['-c', `http.extraHeader=${header}`]), ...parts], {
      env: { PATH: process.env['PATH'] ?? '', GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C' },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => { output += chunk.toString(); });
    child.stderr.on('data', (chunk: Buffer) => { output += chunk.toString(); });
    child.on('close', (code) => { resolve({ code, output }); });
  });
  const clone = (token: string | null): Promise<GitResult> => git(token, 'clone', '--quiet', '--bare', `${shop.github.url}/acme/shop.git`, dir);
  const token = (permissions?: object): Promise<string> => mintToken(shop.github, shop.installation, permissions === undefined ? undefined : { permissions });

  test('the head of a pull request is fetched shallow and without blobs, and blobs by their id', async () => {
    const allowed = await token();
    const fetched = (...parts: readonly string[]): Promise<GitResult> => git(allowed, '--git-dir', dir, 'fetch', '--quiet', `${shop.github.url}/acme/shop.git`, ...parts);
    await git(null, 'init', '--quiet', '--bare', dir);

    expect(await fetched('--depth=1', '--filter=blob:none', 'refs/pull/1/head')).toEqual({ code: 0, output: '' });

    const tree = await git(null, '--git-dir', dir, 'ls-tree', '-r', shop.pull.head.sha);
    const [, blob = ''] = /blob (\w+)\tsrc\/recent-orders\.ts/.exec(tree.output) ?? [];
    expect((await git(null, '--git-dir', dir, 'cat-file', '-e', blob)).code).not.toBe(0);
    expect((await fetched(blob)).code).toBe(0);
    expect((await git(null, '--git-dir', dir, 'cat-file', 'blob', blob)).output).toBe('step 1;\nstep 2;\nstep 3;\n');
  });

  test('a private repository asks who is there', async () => {
    expect(await clone(null)).toMatchObject({ code: 128, output: expect.stringContaining('could not read Username') as string });
  });

  test('a token that may not read contents is refused', async () => {
    expect(await clone(await token({ pull_requests: 'write' }))).toMatchObject({ code: 128, output: expect.stringContaining('403') as string });
  });

  test('an expired token is refused', async () => {
    const old = await token();
    shop.github.advanceClock(3_600_001);

    expect((await clone(old)).code).toBe(128);
    expect(shop.github.state.requests.at(-1)).toMatchObject({ operation: 'git/info-refs', status: 401, caller: 'refused' });
  });

  test('a token of another repository does not find this one', async () => {
    const payouts = await shop.github.addRepository({ owner: 'acme', name: 'payouts', files: { 'index.ts': 'export {};\n' } });

    expect(await clone(await mintToken(shop.github, shop.installation, { repository_ids: [payouts.id] }))).toMatchObject({ code: 128, output: expect.stringContaining('not found') as string });
  });

  test('a public repository is read by everybody', async () => {
    await shop.github.addRepository({ owner: 'acme', name: 'docs', files: { 'index.md': '# Docs\n' }, isPrivate: false });

    expect((await git(null, 'clone', '--quiet', '--bare', `${shop.github.url}/acme/docs.git`, dir)).code).toBe(0);
  });

  test('nothing can be pushed', async () => {
    const allowed = await token();
    await clone(allowed);

    expect(await git(allowed, '--git-dir', dir, 'push', `${shop.github.url}/acme/shop.git`, 'main:refs/heads/mine')).toMatchObject({ code: 128, output: expect.stringContaining('403') as string });
  });

  test('a pack that breaks off is an error to git', async () => {
    shop.github.injectFault({ operation: 'git/upload-pack', fault: { kind: 'git-truncate', afterBytes: 20 }, times: 5 });

    expect((await clone(await token())).code).toBe(128);
  });

  test('a server that hangs keeps git waiting until it is stopped', async () => {
    shop.github.injectFault({ operation: 'git/info-refs', fault: { kind: 'git-hang' } });
    const waiting = clone(await token());

    const first = await Promise.race([waiting.then(() => 'answered'), new Promise((resolve) => { setTimeout(resolve, 300, 'waiting'); })]);
    await shop.github.stop();

    expect(first).toBe('waiting');
    expect((await waiting).code).toBe(128);
  });

  test('a local repository is served from a copy that is never written back', async () => {
    await clone(await token());
    await git(null, '--git-dir', dir, 'branch', 'mine', 'recent-orders');

    const copy = await shop.github.addRepository({ owner: 'acme', name: 'copy', gitDir: dir });
    const pull = await shop.github.openPullRequest({ repository: copy, head: 'mine', base: 'mine~1' });

    expect(pull.head.sha).toBe(shop.pull.head.sha);
    expect((await git(null, '--git-dir', dir, 'for-each-ref', '--format=%(refname)')).output).not.toContain('refs/pull/1/');
    expect((await git(await token(), 'ls-remote', `${shop.github.url}/acme/copy.git`, 'refs/pull/1/head')).output).toContain(pull.head.sha);
  });
});
