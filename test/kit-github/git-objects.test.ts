import { openShop, type Shop } from './open-shop.ts';

describe('repository content at the simulated GitHub', () => {
  let shop: Shop;
  beforeEach(async () => { shop = await openShop(); });
  afterEach(() => shop.github.stop());

  test('a file comes as base64, of the default branch', async () => {
    const { body } = await shop.send('GET', './contents/src/untouched.ts');

    expect(Buffer.from(String(body['content']), 'base64').toString('utf8')).toBe('step 1;\nstep 2;\nstep 3;\n');
  });

  test('a file comes raw, of the ref that is asked for', async () => {
    const reply = await shop.send('GET', './contents/src/recent-orders.ts?ref=recent-orders', undefined, { accept: 'application/vnd.github.raw+json' });

    expect(reply.text).toBe('step 1;\nstep 2;\nstep 3;\n');
  });

  test('a file that the ref does not have is not found', async () => {
    expect((await shop.send('GET', './contents/src/recent-orders.ts')).status).toBe(404);
  });

  test('a folder is a list', async () => {
    const list = JSON.parse((await shop.send('GET', './contents/src')).text) as readonly { readonly name: string }[];

    expect(list.map((entry) => entry.name)).toEqual(['checkout.ts', 'prices.ts', 'untouched.ts']);
  });

  test('a file over 1 MB has no content in its JSON', async () => {
    await shop.github.commit({ repository: shop.repository, branch: 'main', files: { 'big.json': 'x'.repeat(1_000_001) } });

    expect((await shop.send('GET', './contents/big.json')).body).toMatchObject({ encoding: 'none', content: '', size: 1_000_001 });
  });

  test('a comparison counts commits on both sides', async () => {
    await shop.github.commit({ repository: shop.repository, branch: 'main', files: { 'src/later.ts': 'export {};\n' } });

    const { body } = await shop.send('GET', './compare/main...recent-orders');

    expect(body).toMatchObject({ status: 'diverged', ahead_by: 1, behind_by: 1, merge_base_commit: { sha: shop.pull.base.sha } });
    expect(body['files']).toHaveLength(4);
  });

  test('a commit has its parents and its tree', async () => {
    expect((await shop.send('GET', `./git/commits/${shop.pull.head.sha}`)).body).toMatchObject({ sha: shop.pull.head.sha, parents: [{ sha: shop.pull.base.sha }], message: 'Change the service' });
    expect((await shop.send('GET', './commits/recent-orders')).body).toMatchObject({ sha: shop.pull.head.sha, commit: { message: 'Change the service' } });
  });

  test('a branch is a ref', async () => {
    expect((await shop.send('GET', './git/ref/heads/main')).body).toMatchObject({ ref: 'refs/heads/main', object: { sha: shop.pull.base.sha } });
    expect((await shop.send('GET', './git/ref/heads/none')).status).toBe(404);
  });
});
