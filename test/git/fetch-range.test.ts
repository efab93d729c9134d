import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchRange } from '../../src/git/fetch-range.ts';
import { createRepository, runTestGit } from '../kit/git-repository.ts';
import type { TestRepository } from '../kit/git-repository.ts';
import { parseGitRequest, readBasicToken, serveGit } from '../kit/github/git/git-http.ts';
import type { GitBackends } from '../kit/github/git/git-http.ts';

const token = 'ghs_shop';
let server: Server | undefined;
let root = '';
const backends: GitBackends = new Set();
beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'stallwatch-fetch-')); });
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  rmSync(root, { recursive: true, force: true });
});

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** Serves the folder over http as a git host does: only to those who hold the token. */
const serveFolder: Handle = (request, response) => {
  const git = parseGitRequest(new URL(request.url ?? '', 'http://localhost'));
  response.statusCode = readBasicToken(request.headers.authorization) === token ? 200 : 401;
  if (git === undefined || response.statusCode !== 200) response.end();
  else void serveGit(request, response, git, { root, truncateAfter: null, running: backends });
};

async function listen(handle: Handle): Promise<string> {
  const started = createServer(handle);
  server = started;
  await new Promise<void>((resolve) => { started.listen(0, '127.0.0.1', resolve); });
  return `http://127.0.0.1:${String((started.address() as AddressInfo).port)}/shop/orders.git`;
}

function publish(repository: TestRepository, settings: readonly (readonly [string, string])[] = [['uploadpack.allowFilter', 'true'], ['uploadpack.allowAnySHA1InWant', 'true']]): void {
  const bare = join(root, 'shop/orders.git');
  runTestGit(root, ['clone', '--quiet', '--bare', repository.dir, bare]);
  for (const [key, value] of settings) runTestGit(bare, ['config', key, value]);
}

/** Main has moved on since the branch left it, and both have a long way behind them. */
function createBranches(behind = 0): { repository: TestRepository; fork: string; base: string; head: string } {
  const repository = createRepository({ 'src/orders.ts': 'export const orders = 1;\n', 'seed.sql': `insert into orders values (1);\n`.repeat(100_000) });
  const fork = repository.commit({ 'src/payouts.ts': 'export const payouts = 1;\n' });
  repository.git('checkout', '--quiet', '-b', 'refunds');
  const head = repository.commit({ 'src/refunds.ts': 'export const refunds = 1;\n' });
  repository.git('checkout', '--quiet', 'main');
  let base = repository.commit({ 'src/orders.ts': 'export const orders = 2;\n' });
  for (let i = 0; i < behind; i++) base = repository.commit({}, `Release ${String(i)}`);
  return { repository, fork, base, head };
}

describe('fetchRange', () => {
  it('brings the merge base, and every small file of the three commits', async () => {
    const { repository, fork, base, head } = createBranches();
    publish(repository);
    const dir = join(root, 'fetched');

    const fetched = await fetchRange({ url: await listen(serveFolder), token, head, base, dir });

    expect(await fetched.mergeBase(base, head)).toBe(fork);
    const snapshot = await fetched.snapshot(head);
    const contents = await snapshot.read(snapshot.entries.map((entry) => entry.blob));
    expect(snapshot.entries.map((entry) => [entry.path, contents.has(entry.blob)])).toEqual([['seed.sql', false], ['src/orders.ts', true], ['src/payouts.ts', true], ['src/refunds.ts', true]]);
    expect((await fetched.diff(fork, head)).map((file) => [file.status, file.path])).toEqual([['added', 'src/refunds.ts']]);
  });

  it('goes further back in history until it finds the merge base', async () => {
    const { repository, fork, base, head } = createBranches(70);
    publish(repository);

    const fetched = await fetchRange({ url: await listen(serveFolder), token, head, base, dir: join(root, 'fetched') });

    expect(await fetched.mergeBase(base, head)).toBe(fork);
  });

  it('works with a server that knows no filters', async () => {
    const { repository, fork, base, head } = createBranches();
    publish(repository, [['uploadpack.allowAnySHA1InWant', 'true']]);

    const fetched = await fetchRange({ url: await listen(serveFolder), token, head, base, dir: join(root, 'fetched') });

    expect(await fetched.diff(fork, head)).toHaveLength(1);
  });

  it('says so when the commits share no history', async () => {
    const repository = createRepository({ 'src/orders.ts': 'export {};\n' });
    const base = repository.git('rev-parse', 'HEAD');
    repository.git('checkout', '--quiet', '--orphan', 'pages');
    const head = repository.commit({ 'index.html': '<html></html>\n' });
    publish(repository);

    await expect(fetchRange({ url: await listen(serveFolder), token, head, base, dir: join(root, 'fetched') })).rejects.toMatchObject({ code: 'no-merge-base' });
  });

  it('says so when the server has no such commit', async () => {
    const { repository, base } = createBranches();
    publish(repository);

    await expect(fetchRange({ url: await listen(serveFolder), token, head: 'a'.repeat(40), base, dir: join(root, 'fetched') })).rejects.toMatchObject({ code: 'fetch-failed' });
  });

  it('says so when the token is refused, without asking anyone for a password or telling the token', async () => {
    const { repository, base, head } = createBranches();
    publish(repository);

    const failure = await fetchRange({ url: await listen(serveFolder), token: 'ghs_expired', head, base, dir: join(root, 'fetched') }).catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: 'fetch-failed' });
    expect(String(failure)).not.toMatch(/ghs_expired|eC1hY2Nlc3/);
  });

  it('leaves no trace of the token on disk', async () => {
    const { repository, base, head } = createBranches();
    publish(repository);
    const dir = join(root, 'fetched');

    await fetchRange({ url: await listen(serveFolder), token, head, base, dir });

    const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const encoded = Buffer.from(`x-access-token:${token}`).toString('base64');
    const texts = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    expect(texts.some((text) => text.includes('promisor'))).toBe(true);
    expect(texts.some((text) => text.includes(token) || text.includes(encoded))).toBe(false);
  });

  it('follows no redirect: the token would go with it', async () => {
    const { repository, base, head } = createBranches();
    publish(repository);
    const asked: string[] = [];
    const url = await listen((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(302, { location: `/elsewhere${request.url ?? ''}` }).end();
    });

    await expect(fetchRange({ url, token, head, base, dir: join(root, 'fetched') })).rejects.toMatchObject({ code: 'fetch-failed' });
    expect(asked.filter((path) => path.startsWith('/elsewhere'))).toEqual([]);
  });

  it('ends a server that never answers when it is told to stop', async () => {
    const { base, head } = createBranches();
    const asked = Promise.withResolvers<undefined>();
    const url = await listen(() => { asked.resolve(undefined); });
    const controller = new AbortController();

    const fetching = fetchRange({ url, token, head, base, dir: join(root, 'fetched'), signal: controller.signal });
    await asked.promise;
    controller.abort();

    await expect(fetching).rejects.toMatchObject({ code: 'fetch-failed', message: 'The fetch was stopped.' });
  });

  it('ends a server that never answers when its time is over', async () => {
    const { base, head } = createBranches();
    const url = await listen(() => undefined);

    await expect(fetchRange({ url, token, head, base, dir: join(root, 'fetched'), limits: { ms: 200 } })).rejects.toMatchObject({ message: 'The repository took too long to fetch.' });
  });

  it('refuses a repository that is too large', async () => {
    const { repository, base, head } = createBranches();
    publish(repository);

    await expect(fetchRange({ url: await listen(serveFolder), token, head, base, dir: join(root, 'fetched'), limits: { bytes: 100 } }))
      .rejects.toMatchObject({ code: 'fetch-failed', message: expect.stringMatching(/larger than/) as unknown });
  });

  it('fetches over https, or from this machine, and in no other way', async () => {
    const ids = { head: 'a'.repeat(40), base: 'b'.repeat(40), token, dir: join(root, 'fetched') };
    const refused = { code: 'fetch-failed', message: 'Repositories are fetched over https only.' };

    await expect(fetchRange({ ...ids, url: 'http://git.example.com/shop/orders.git' })).rejects.toMatchObject(refused);
    await expect(fetchRange({ ...ids, url: `file://${root}` })).rejects.toMatchObject(refused);
    await expect(fetchRange({ ...ids, url: 'ext::sh -c "touch trap"' })).rejects.toMatchObject(refused);
    await expect(fetchRange({ ...ids, url: 'https://user:password@example.com/shop/orders.git' })).rejects.toMatchObject(refused);
    await expect(fetchRange({ ...ids, url: root })).rejects.toMatchObject(refused);
  });

  it('takes full commit ids only', async () => {
    await expect(fetchRange({ url: 'https://example.com/a.git', token, head: '--upload-pack=touch', base: 'main', dir: join(root, 'fetched') })).rejects.toMatchObject({ code: 'unknown-revision' });
  });
});
