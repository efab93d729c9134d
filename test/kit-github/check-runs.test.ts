import { openShop, type Reply, type Shop } from './open-shop.ts';

describe('check runs at the simulated GitHub', () => {
  let shop: Shop;
  beforeEach(async () => { shop = await openShop(); });
  afterEach(() => shop.github.stop());

  const create = (rest: object = {}): Promise<Reply> => shop.send('POST', './check-runs', { name: 'stallwatch', head_sha: shop.pull.head.sha, ...rest });
  const update = (run: Reply, body: object): Promise<Reply> => shop.send('PATCH', `./check-runs/${String(run.body['id'])}`, body);
  const output = (rest: object = {}): object => ({ output: { title: 'One finding', summary: 'A route waits for the database.', ...rest } });
  const annotation = (rest: object = {}): object => ({ path: 'src/checkout.ts', start_line: 10, end_line: 10, annotation_level: 'failure', message: 'Blocks.', ...rest });
  const annotations = (count: number): object => output({ annotations: Array.from({ length: count }, () => annotation()) });

  describe('completion', () => {
    test('a completed run needs a conclusion', async () => {
      expect((await create({ status: 'completed' })).status).toBe(422);
      expect(shop.github.state.checkRuns).toHaveLength(0);
    });

    test('a conclusion completes the run, whatever status comes with it', async () => {
      expect((await create({ status: 'in_progress', conclusion: 'success' })).body).toMatchObject({ status: 'completed', conclusion: 'success', completed_at: expect.any(String) as string });
    });

    test('a completed run is not reopened', async () => {
      const run = await create({ conclusion: 'failure' });

      expect((await update(run, { status: 'in_progress' })).status).toBe(422);
      expect(shop.github.state.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'failure' }]);
      expect(shop.github.state.violations).toMatchObject([{ kind: 'frozen' }]);
    });

    test('a completed run still takes more annotations', async () => {
      const run = await create({ conclusion: 'failure', ...annotations(50) });

      expect(await update(run, annotations(10))).toMatchObject({ status: 200, body: { output: { annotations_count: 60 } } });
    });

    test('only GitHub says that a run is stale', async () => {
      expect((await create({ conclusion: 'stale' })).status).toBe(422);
    });

    test('an unknown commit is refused', async () => {
      expect(await create({ head_sha: 'b'.repeat(40) })).toMatchObject({ status: 422, body: { message: `No commit found for SHA: ${'b'.repeat(40)}` } });
    });
  });

  describe('limits', () => {
    test('50 annotations are taken in one request', async () => {
      expect((await create(annotations(50))).status).toBe(201);
    });

    test('51 annotations are refused', async () => {
      expect((await create(annotations(51))).status).toBe(422);
    });

    test('three actions are taken, a fourth is refused', async () => {
      const action = { label: 'Fix', description: 'Move it off the request path', identifier: 'fix' };

      expect((await create({ actions: [action, action, action] })).status).toBe(201);
      expect((await create({ actions: [action, action, action, action] })).status).toBe(422);
    });

    test.each([
      ['label', 20],
      ['description', 40],
      ['identifier', 20],
    ])('the %s of an action has at most %i characters', async (field, length) => {
      const action = { label: 'Fix', description: 'Fix it', identifier: 'fix' };

      expect((await create({ actions: [{ ...action, [field]: 'x'.repeat(length) }] })).status).toBe(201);
      expect((await create({ actions: [{ ...action, [field]: 'x'.repeat(length + 1) }] })).status).toBe(422);
    });

    test.each(['summary', 'text'])('the %s is measured in bytes', async (field) => {
      const text = 'é'.repeat(32_767);

      expect((await create(output({ [field]: text }))).status).toBe(201);
      expect(await create(output({ [field]: `${text}é` }))).toMatchObject({ status: 422, body: { errors: [{ message: `${field} exceeds a maximum bytesize of 65535` }] } });
    });

    test('a title without a summary is refused', async () => {
      expect((await create({ output: { title: 'One finding' } })).status).toBe(422);
    });

    test('columns belong to annotations of one line', async () => {
      expect((await create(output({ annotations: [annotation({ start_column: 1, end_column: 4 })] }))).status).toBe(201);
      expect((await create(output({ annotations: [annotation({ end_line: 11, start_column: 1, end_column: 4 })] }))).status).toBe(422);
    });

    test('the title of an annotation has at most 255 characters', async () => {
      expect((await create(output({ annotations: [annotation({ title: 'x'.repeat(256) })] }))).status).toBe(422);
    });
  });

  describe('listing', () => {
    const list = async (query = ''): Promise<readonly unknown[]> => (await shop.send('GET', `./commits/${shop.pull.head.sha}/check-runs${query}`)).body['check_runs'] as readonly unknown[];

    test('the latest run of each name is listed', async () => {
      await create({ external_id: 'first', conclusion: 'cancelled' });
      await create({ external_id: 'second' });
      await create({ name: 'other' });

      expect(await list('?check_name=stallwatch')).toMatchObject([{ external_id: 'second' }]);
      expect(await list('?check_name=stallwatch&filter=all')).toHaveLength(2);
      expect(await list()).toHaveLength(2);
    });

    test('runs of other Apps are not ours', async () => {
      await create();

      expect(await list('?app_id=4242')).toHaveLength(1);
      expect(await list('?app_id=1')).toHaveLength(0);
    });

    test('a run on the head of a pull request names it', async () => {
      await create();

      expect(await list()).toMatchObject([{ pull_requests: [{ number: 1 }] }]);
    });

    test('a run on the head of a fork names no pull request', async () => {
      await shop.github.commit({ repository: shop.repository, branch: 'from-fork', files: { 'src/prices.ts': 'step 1;\n' } });
      const fork = await shop.github.openPullRequest({ repository: shop.repository, head: 'from-fork', forkOwner: 'octocat' });

      expect((await create({ head_sha: fork.head.sha })).body).toMatchObject({ pull_requests: [] });
    });

    test('annotations are listed one by one', async () => {
      const run = await create(annotations(3));

      expect(JSON.parse((await shop.send('GET', `./check-runs/${String(run.body['id'])}/annotations`)).text)).toHaveLength(3);
    });
  });
});
