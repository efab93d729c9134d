import { mintToken, openShop, request, type Reply, type Shop } from './open-shop.ts';

interface Thread { readonly id: string; readonly isResolved: boolean; readonly comments: { readonly nodes: readonly { readonly id: string; readonly databaseId: number }[] } }

const threadsQuery = `query ($owner: String!, $name: String!, $number: Int!, $first: Int) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) {
    reviewThreads(first: $first) { nodes { id isResolved path line comments(first: 10) { nodes { id databaseId body isMinimized author { login } } } } pageInfo { hasNextPage endCursor } }
  } }
}`;
const resolveMutation = 'mutation ($threadId: ID!) { resolveReviewThread(input: { threadId: $threadId }) { thread { isResolved } } }';
const minimizeMutation = 'mutation ($subjectId: ID!) { minimizeComment(input: { subjectId: $subjectId, classifier: OUTDATED }) { minimizedComment { isMinimized minimizedReason } } }';
const commitMutation = 'mutation ($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }';

describe('GraphQL at the simulated GitHub', () => {
  let shop: Shop;
  beforeEach(async () => { shop = await openShop(); });
  afterEach(() => shop.github.stop());

  const ask = (query: string, variables: object): Promise<Reply> => shop.send('POST', '/graphql', { query, variables });
  const askAs = async (permissions: object, query: string, variables: object): Promise<Reply> =>
    request(shop.github, await mintToken(shop.github, shop.installation, { permissions }), 'POST', '/graphql', { query, variables });
  const here = { owner: 'acme', name: 'shop', number: 1, first: 10 };
  const comment = (line = 10): Promise<Reply> => shop.send('POST', './pulls/1/comments', { body: 'This blocks.', commit_id: shop.pull.head.sha, path: 'src/checkout.ts', line });
  const threads = async (): Promise<readonly Thread[]> => {
    const data = (await ask(threadsQuery, here)).body['data'] as { repository: { pullRequest: { reviewThreads: { nodes: readonly Thread[] } } } };
    return data.repository.pullRequest.reviewThreads.nodes;
  };
  const firstThread = async (): Promise<Thread> => {
    const [thread] = await threads();
    if (thread === undefined) throw new Error('There is no thread');
    return thread;
  };

  describe('review threads', () => {
    test('a thread is a comment and its replies', async () => {
      const { body } = await comment();
      await shop.send('POST', './pulls/1/comments', { body: 'Fixed?', commit_id: shop.pull.head.sha, path: 'src/checkout.ts', in_reply_to: body['id'] });
      await comment(50);

      expect(await threads()).toMatchObject([
        { isResolved: false, path: 'src/checkout.ts', line: 10, comments: { nodes: [{ databaseId: body['id'], author: { login: 'stallwatch' } }, { body: 'Fixed?' }] } }, { line: 50 },
      ]);
    });

    test('only what is asked for is answered', async () => {
      await comment();

      expect((await ask('query { repository(owner: "acme", name: "shop") { name } }', {})).body).toEqual({ data: { repository: { name: 'shop' } } });
    });

    test('a list needs a bound', async () => {
      expect((await ask(threadsQuery, { ...here, first: null })).body).toMatchObject({ errors: [{ type: 'MISSING_PAGINATION_BOUNDARIES' }] });
      expect((await ask(threadsQuery, { ...here, first: 101 })).body).toMatchObject({ errors: [{ type: 'EXCESSIVE_PAGINATION' }] });
    });

    test('pages follow each other', async () => {
      await comment();
      await comment(50);

      expect((await ask(threadsQuery, { ...here, first: 1 })).body).toMatchObject({ data: { repository: { pullRequest: { reviewThreads: { nodes: [{ line: 10 }], pageInfo: { hasNextPage: true } } } } } });
    });

    test('the id of a comment is the node_id of the API', async () => {
      const { body } = await comment();

      expect((await firstThread()).comments.nodes[0]?.id).toBe(body['node_id']);
    });

    test('a thread is resolved with write permission for pull requests and contents', async () => {
      await comment();

      expect(await ask(resolveMutation, { threadId: (await firstThread()).id })).toMatchObject({ status: 200, body: { data: { resolveReviewThread: { thread: { isResolved: true } } } } });
      expect(shop.github.state.reviewComments).toMatchObject([{ resolved: true }]);
    });

    test('without permission to write contents a thread cannot be resolved', async () => {
      await comment();
      const { id } = await firstThread();

      const reply = await askAs({ pull_requests: 'write', contents: 'read' }, resolveMutation, { threadId: id });

      expect(reply).toMatchObject({ status: 200, body: { data: { resolveReviewThread: null }, errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration', path: ['resolveReviewThread'] }] } });
      expect(shop.github.state.reviewComments).toMatchObject([{ resolved: false }]);
    });

    test('a comment is minimized', async () => {
      const { body } = await comment();

      expect((await askAs({ pull_requests: 'write' }, minimizeMutation, { subjectId: body['node_id'] })).body).toMatchObject({ data: { minimizeComment: { minimizedComment: { isMinimized: true, minimizedReason: 'outdated' } } } });
    });

    test('an unknown comment is not found', async () => {
      expect((await ask(minimizeMutation, { subjectId: 'PRRC_nothing' })).body).toMatchObject({ errors: [{ type: 'NOT_FOUND' }] });
    });
  });

  describe('commits', () => {
    const commit = (rest: object = {}): object => ({
      input: {
        branch: { repositoryNameWithOwner: 'acme/shop', branchName: 'recent-orders' }, message: { headline: 'Move the query off the request path' }, expectedHeadOid: shop.pull.head.sha,
        fileChanges: { additions: [{ path: 'src/recent-orders.ts', contents: Buffer.from('queued();\n').toString('base64') }], deletions: [{ path: 'logo.png' }] }, ...rest,
      },
    });

    test('a commit is made in git and the pull request follows', async () => {
      const before = shop.pull.head.sha;

      const { body } = await ask(commitMutation, commit());

      expect(body).toEqual({ data: { createCommitOnBranch: { commit: { oid: shop.pull.head.sha } } } });
      expect((await shop.send('GET', './git/ref/pull/1/head')).body).toMatchObject({ object: { sha: shop.pull.head.sha } });
      expect((await shop.send('GET', `./git/commits/${shop.pull.head.sha}`)).body).toMatchObject({ parents: [{ sha: before }], message: 'Move the query off the request path' });
      const file = await shop.send('GET', './contents/src/recent-orders.ts?ref=recent-orders', undefined, { accept: 'application/vnd.github.raw' });
      expect(file.text).toBe('queued();\n');
      expect((await shop.send('GET', './contents/logo.png?ref=recent-orders')).status).toBe(404);
      expect((await shop.send('GET', './contents/src/checkout.ts?ref=recent-orders')).status).toBe(200);
    });

    test('a branch that has moved on is not written', async () => {
      const expectedHeadOid = shop.pull.head.sha;
      const { after } = await shop.github.pushToPullRequest(shop.pull, { files: { 'src/prices.ts': 'step 1;\n' } });

      expect((await ask(commitMutation, commit({ expectedHeadOid }))).body).toMatchObject({ data: { createCommitOnBranch: null }, errors: [{ type: 'STALE_DATA' }] });
      expect(shop.pull.head.sha).toBe(after);
    });

    test('a repository out of reach, such as a fork, is not found', async () => {
      expect((await ask(commitMutation, commit({ branch: { repositoryNameWithOwner: 'octocat/shop', branchName: 'recent-orders' } }))).body).toMatchObject({ errors: [{ type: 'NOT_FOUND' }] });
    });

    test('reading contents is not enough to commit', async () => {
      expect((await askAs({ contents: 'read' }, commitMutation, commit())).body).toMatchObject({ errors: [{ type: 'FORBIDDEN' }] });
    });

    test('a path that leaves the repository is refused', async () => {
      expect((await ask(commitMutation, commit({ fileChanges: { additions: [{ path: '../.git/config', contents: '' }] } }))).body).toMatchObject({ errors: [{ type: 'UNPROCESSABLE' }] });
    });

    test('a commit can be stored although the connection breaks', async () => {
      const before = shop.pull.head.sha;
      shop.github.injectFault({ operation: 'graphql/createCommitOnBranch', fault: { kind: 'cut-after' } });

      await expect(ask(commitMutation, commit())).rejects.toThrow('fetch failed');
      expect(shop.pull.head.sha).not.toBe(before);
    });
  });

  describe('documents', () => {
    test('a field that GitHub does not have is refused and recorded', async () => {
      expect((await ask('query { repository(owner: "acme", name: "shop") { nam } }', {})).body).toMatchObject({ errors: [{ message: expect.stringContaining('Cannot query field "nam"') as string }] });
      expect(shop.github.state.violations).toMatchObject([{ operation: 'graphql/repository', kind: 'schema' }]);
    });

    test('a variable of the wrong type is refused and recorded', async () => {
      expect((await ask(threadsQuery, { ...here, number: 'one' })).body).toHaveProperty('errors');
      expect(shop.github.state.violations).toHaveLength(1);
    });

    test('the address of an own GitHub server works too', async () => {
      expect((await shop.send('POST', '/api/graphql', { query: threadsQuery, variables: here })).status).toBe(200);
    });

    test('nobody may ask without a token', async () => {
      expect((await request(shop.github, null, 'POST', '/graphql', { query: threadsQuery, variables: here })).status).toBe(401);
    });
  });
});
