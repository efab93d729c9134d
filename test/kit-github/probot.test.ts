import { Probot, ProbotOctokit } from 'probot';
import { openShop, type Shop } from './open-shop.ts';

function silent(): void {
  // The refusals below are wanted.
}

describe('Probot at the simulated GitHub', () => {
  let shop: Shop;
  beforeEach(async () => { shop = await openShop(); });
  afterEach(() => shop.github.stop());

  const here = { owner: 'acme', repo: 'shop' };
  /** Unpaced, because Probot waits seconds between the writes of an installation. */
  const signIn = async (baseUrl: string): Promise<ProbotOctokit> => {
    const { app } = shop.github;
    const probot = new Probot({ appId: app.id, privateKey: app.privateKeyPem, secret: app.webhookSecret, baseUrl, logLevel: 'fatal' });
    const { data } = await (await probot.auth()).rest.apps.createInstallationAccessToken({ installation_id: shop.installation.id, repositories: ['shop'] });
    return new ProbotOctokit({ auth: { token: data.token }, baseUrl, throttle: { enabled: false }, retry: { retryAfterBaseValue: 10 }, log: { debug: silent, info: silent, warn: silent, error: silent } });
  };

  test('signs in, and follows the pages of a list', async () => {
    const octokit = await signIn(shop.github.url);
    for (const line of [10, 11, 50]) await octokit.rest.pulls.createReview({ ...here, pull_number: 1, event: 'COMMENT', commit_id: shop.pull.head.sha, comments: [{ path: 'src/checkout.ts', line, body: `About line ${String(line)}` }] });

    const comments = await octokit.paginate(octokit.rest.pulls.listReviewComments, { ...here, pull_number: 1, per_page: 2 });

    expect(comments.map((comment) => comment.line)).toEqual([10, 11, 50]);
    expect(shop.github.state.violations).toEqual([]);
    expect(shop.github.state.ownFaults).toEqual([]);
  });

  test('works under the addresses of an own GitHub server, GraphQL included', async () => {
    const octokit = await signIn(`${shop.github.url}/api/v3`);

    const { repository } = await octokit.graphql<{ repository: { nameWithOwner: string } }>('query { repository(owner: "acme", name: "shop") { nameWithOwner } }');

    expect(repository.nameWithOwner).toBe('acme/shop');
    expect((await octokit.rest.pulls.get({ ...here, pull_number: 1 })).data.title).toBe('Show recent orders at checkout');
  });

  test('repeats a write whose answer was 502 although it was stored, unless told not to', async () => {
    const octokit = await signIn(shop.github.url);
    const review = { ...here, pull_number: 1, event: 'COMMENT', body: 'One finding.' } as const;
    shop.github.injectFault({ operation: 'pulls/create-review', fault: { kind: 'stored-then-status', status: 502 } });
    await octokit.rest.pulls.createReview(review);
    expect(shop.github.state.reviews).toHaveLength(2);

    shop.github.injectFault({ operation: 'pulls/create-review', fault: { kind: 'stored-then-status', status: 502 } });
    await expect(octokit.rest.pulls.createReview({ ...review, request: { retries: 0 } })).rejects.toThrow('Server Error');

    expect(shop.github.state.reviews).toHaveLength(3);
  });
});
