import { tmpdir } from 'node:os';
import { renderPage } from '../../scripts/demo/render-page.ts';
import { runDemo } from '../../scripts/demo/run-demo.ts';
import type { DemoResult } from '../../scripts/demo/run-demo.ts';
import { findRangeProblem, readOptions } from '../../scripts/demo/read-options.ts';

/** Starting the embedded database alone takes seconds on a small machine. */
const patience = 240_000;

describe('the demo', () => {
  let demo: DemoResult;
  let page: string;
  beforeAll(async () => {
    demo = await runDemo(null, () => undefined, new AbortController().signal, patience - 30_000);
    page = await renderPage(demo.pulls);
  }, patience);

  const pullOf = (repository: string) => {
    const pull = demo.pulls.find((each) => each.repository === repository);
    if (pull === undefined) throw new Error(`the demo has no ${repository}`);
    return pull;
  };

  it('gets a review for each incident, with nothing GitHub would refuse, and blocks where the team asked for it', () => {
    expect(demo.pulls.map(({ repository, check }) => [repository, check?.conclusion])).toEqual([
      ['corner-shop/shop-api', 'failure'],
      ['campaigns/image-worker', 'neutral'],
      ['fleet/delivery-planner', 'neutral'],
    ]);
    expect(demo.violations).toEqual([]);
  });

  it('shows the look-up that the checkout now waits for, on its line', () => {
    const [comment] = pullOf('corner-shop/shop-api').comments;

    expect(comment).toMatchObject({ path: 'src/routes/checkout.ts', line: 17 });
    expect(comment?.body).toContain('src/orders/order-repository.ts:');
  });

  it('shows what the raised limit does to a worker the pull request does not touch', () => {
    const [comment] = pullOf('campaigns/image-worker').comments;

    expect(comment).toMatchObject({ path: 'service.yaml', line: 9 });
    expect(comment?.body).toContain('src/image-worker.ts:');
  });

  it('offers settings for the schedule, and the guard as a suggestion on its handler', () => {
    const comments = pullOf('fleet/delivery-planner').comments.filter(({ body }) => body.includes('```suggestion'));

    expect(comments).toMatchObject([{ path: 'deploy/deploy.sh' }, { path: 'src/tasks/allocation.ts' }]);
  });

  it('is a page that runs no script and shows each comment', () => {
    const comments = demo.pulls.flatMap((pull) => pull.comments).length;

    expect(page).not.toMatch(/<script|stallwatch:v1|<!-- /);
    expect(page.match(/<article class="comment">/g)).toHaveLength(comments);
    expect(page).toContain('Commit suggestion');
  });
});

describe('the arguments of the demo', () => {
  it('name a range of any repository', () => {
    expect(readOptions(['--repo', '../shop', '--base', 'main', '--head', 'recent-orders', '--once'])).toEqual({
      once: true, port: 4600, range: { repository: '../shop', base: 'main', head: 'recent-orders' },
    });
  });

  it.each([
    [['--repo', '../shop'], '--repo, --base and --head belong together'],
    [['--port', 'web'], '--port must be a number from 0 to 65535, not web'],
  ])('are refused with a reason: %j', (args, problem) => {
    expect(readOptions(args)).toEqual({ problem });
  });
});

describe('the range of the demo', () => {
  it('is refused in one line when it is in no repository', async () => {
    const problem = await findRangeProblem({ repository: tmpdir(), base: 'main', head: 'HEAD' });

    expect(problem).toMatch(/^[^\n]+$/);
  });
});
