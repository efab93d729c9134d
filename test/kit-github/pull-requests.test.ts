import { openShop, type Shop } from './open-shop.ts';

describe('pull requests at the simulated GitHub', () => {
  let shop: Shop;
  beforeEach(async () => { shop = await openShop(); });
  afterEach(() => shop.github.stop());

  const files = async (number = 1, query = ''): Promise<readonly Readonly<Record<string, unknown>>[]> =>
    JSON.parse((await shop.send('GET', `./pulls/${String(number)}/files${query}`)).text) as readonly Readonly<Record<string, unknown>>[];
  const manyFiles = (count: number): Record<string, string> => Object.fromEntries(Array.from({ length: count }, (_, index) => [`src/route-${String(index)}.ts`, 'export {};\n']));
  const readDiff = (number: number): ReturnType<Shop['send']> => shop.send('GET', `./pulls/${String(number)}`, undefined, { accept: 'application/vnd.github.v3.diff' });

  test('head and base are the commits of git', async () => {
    const { body } = await shop.send('GET', './pulls/1');

    expect(body).toMatchObject({ number: 1, draft: false, changed_files: 4, commits: 1, head: { sha: shop.pull.head.sha, ref: 'recent-orders' }, base: { sha: shop.pull.base.sha, ref: 'main' } });
  });

  test('files have their patch, except binary ones', async () => {
    const list = await files();

    expect(list.map((file) => [file['filename'], file['status'], 'patch' in file])).toEqual([
      ['logo.png', 'added', false], ['src/checkout.ts', 'modified', true], ['src/prices.ts', 'modified', true], ['src/recent-orders.ts', 'added', true],
    ]);
  });

  test('a renamed file names its old path, an odd name is written as it is', async () => {
    const { github, repository } = shop;
    await github.commit({ repository, branch: 'rename', from: 'recent-orders', files: { 'src/checkout.ts': null } });
    await github.commit({ repository, branch: 'rename', files: { 'src/kässe "neu"\tx.ts': `${Array.from({ length: 60 }, (_, index) => `step ${String(index + 1)};`).join('\n')}\n` } });
    const pull = await github.openPullRequest({ repository, head: 'rename' });

    const renamed = (await files(pull.number)).find((file) => file['status'] === 'renamed');

    expect(renamed).toMatchObject({ filename: 'src/kässe "neu"\tx.ts', previous_filename: 'src/checkout.ts' });
  });

  test('the base may have gone on: the diff is that of the merge base', async () => {
    await shop.github.commit({ repository: shop.repository, branch: 'main', files: { 'src/unrelated.ts': 'export {};\n' } });
    await shop.github.pushToPullRequest(shop.pull, { files: { 'src/recent-orders.ts': 'step 1;\n' } });

    expect((await files()).map((file) => file['filename'])).not.toContain('src/unrelated.ts');
  });

  test('a push moves the head and its ref', async () => {
    const push = await shop.github.pushToPullRequest(shop.pull, { files: { 'src/recent-orders.ts': 'step 1;\n' } });

    expect(push.after).not.toBe(push.before);
    expect((await shop.send('GET', './git/ref/pull/1/head')).body).toMatchObject({ object: { sha: push.after } });
  });

  test('a force-push stands on another commit', async () => {
    const push = await shop.github.pushToPullRequest(shop.pull, { from: 'main', files: { 'src/prices.ts': 'step 1;\n' } });

    expect((await shop.send('GET', './pulls/1')).body).toMatchObject({ head: { sha: push.after }, commits: 1, changed_files: 1 });
  });

  test('the head of a fork is in another repository', async () => {
    await shop.github.commit({ repository: shop.repository, branch: 'fork-work', files: { 'src/prices.ts': 'step 1;\n' } });
    const pull = await shop.github.openPullRequest({ repository: shop.repository, head: 'fork-work', forkOwner: 'octocat' });

    const { body } = await shop.send('GET', `./pulls/${String(pull.number)}`);

    expect(body).toMatchObject({ head: { label: 'octocat:fork-work', repo: { full_name: 'octocat/shop', fork: true } }, base: { repo: { full_name: 'acme/shop', fork: false } } });
  });

  test('300 files have a diff, 301 are too large', async () => {
    const { github, repository } = shop;
    await github.commit({ repository, branch: 'large', files: manyFiles(300) });
    const large = await github.openPullRequest({ repository, head: 'large' });
    expect((await readDiff(large.number)).text).toMatch(/^diff --git /);

    await github.pushToPullRequest(large, { files: { 'src/one-more.ts': 'export {};\n' } });

    expect(await readDiff(large.number)).toMatchObject({ status: 406, body: { errors: [{ code: 'too_large' }] } });
    expect(await files(large.number, '?per_page=100&page=4')).toHaveLength(1);
  });

  test('any revision can be a side of a pull request', async () => {
    const pull = await shop.github.openPullRequest({ repository: shop.repository, head: 'recent-orders', base: 'recent-orders~1' });

    expect((await shop.send('GET', `./pulls/${String(pull.number)}`)).body).toMatchObject({ base: { sha: shop.pull.base.sha } });
  });

  test('a user has the permission of their role', async () => {
    const levelOf = async (login: string): Promise<unknown> => (await shop.send('GET', `./collaborators/${login}/permission`)).body;

    expect(await levelOf('mona')).toMatchObject({ permission: 'write' });
    expect(await levelOf('hubot')).toMatchObject({ permission: 'read', role_name: 'triage' });
    shop.github.getUser('stranger');
    expect(await levelOf('stranger')).toMatchObject({ permission: 'none' });
    expect((await shop.send('GET', './collaborators/nobody/permission')).status).toBe(404);
  });
});
