import type { AnalysisHooks, AnalysisOutcome, AnalysisRequest } from '../../src/service/analysis/analysis-messages.ts';
import { analyseInChild } from '../../src/service/analysis/analysis-child.ts';
import { openOrdersPullRequest, startTestApp } from '../service/start-test-app.ts';
import type { TestApp } from '../service/start-test-app.ts';
import type { CheckRunRecord, PullRequestRecord, ReviewCommentRecord } from '../kit/github/state/records.ts';

type Analyse = (request: AnalysisRequest, hooks: AnalysisHooks) => Promise<AnalysisOutcome>;

/** What the analysis finds, while a test does not care how: one blocking call on the changed line, one in the untouched file. */
function foundTwo(): Promise<AnalysisOutcome> {
  return Promise.resolve({
    kind: 'reviewed',
    introduced: ['f1', 'f2'],
    files: 3,
    totalMs: 12,
    plan: {
      comments: [
        { fingerprints: ['f1'], path: 'src/orders.ts', anchor: { kind: 'lines', line: 6, startLine: null }, body: '**Every request waits for the database**\n\n`GET /orders` calls it.' },
        { fingerprints: ['f2'], path: 'src/orders.ts', anchor: { kind: 'file' }, body: '**The client is built per request**' },
      ],
      check: { conclusion: 'failure', title: '2 findings', summary: 'Two things would go wrong.', text: null, annotations: [] },
    },
  });
}

function foundNothing(): Promise<AnalysisOutcome> {
  const check = { conclusion: 'success', title: 'Nothing found', summary: 'Nothing new.', text: null, annotations: [] } as const;
  return Promise.resolve({ kind: 'reviewed', introduced: [], files: 3, totalMs: 9, plan: { comments: [], check } });
}

let app: TestApp;
let analyse: Analyse;

beforeAll(async () => {
  app = await startTestApp({ analyse: (request, hooks) => analyse(request, hooks) });
});

afterAll(async () => {
  await app.stop();
});

beforeEach(() => {
  analyse = foundTwo;
});

afterEach(() => {
  expect(app.github.state.violations).toEqual([]);
  expect(app.github.state.ownFaults).toEqual([]);
});

function checksOf(pull: PullRequestRecord): CheckRunRecord[] {
  return app.github.state.checkRuns.filter((run) => run.repository === pull.repository);
}

function commentsOf(pull: PullRequestRecord): ReviewCommentRecord[] {
  return app.github.state.reviewComments.filter((comment) => comment.pull === pull);
}

async function waitForChecks(pull: PullRequestRecord, count: number): Promise<CheckRunRecord[]> {
  await app.github.waitFor(() => checksOf(pull).filter((run) => run.status === 'completed').length === count);
  return checksOf(pull);
}

/** Resolves when the App has nothing left to do for the pull request. */
async function deliverAndWait(pull: PullRequestRecord, action: 'opened' | 'synchronize' | 'closed' | 'ready_for_review', checks: number): Promise<CheckRunRecord[]> {
  await app.github.deliver(app.github.events.pullRequest(action, pull));
  return waitForChecks(pull, checks);
}

describe('a pull request that is opened', () => {
  it('gets one review, its comments on their lines, and a concluded check', async () => {
    const pull = await openOrdersPullRequest(app.github, 'opened');

    const [check] = await deliverAndWait(pull, 'opened', 1);

    expect(check).toMatchObject({ name: 'stallwatch', headSha: pull.head.sha, conclusion: 'failure', title: '2 findings' });
    expect(check?.actions).toEqual([{ label: 'Re-run', description: 'Analyse this commit again', identifier: 'rerun' }]);
    expect(commentsOf(pull).map(({ path, line, subject }) => ({ path, line, subject }))).toEqual([
      { path: 'src/orders.ts', line: 6, subject: 'line' },
      { path: 'src/orders.ts', line: null, subject: 'file' },
    ]);
    expect(commentsOf(pull)[0]?.body).toContain('<!-- stallwatch:v1:f1 -->');
    expect(app.github.state.reviews.filter((review) => review.pull === pull)[0]).toMatchObject({ state: 'COMMENTED', commitId: pull.head.sha });
  });

  it('is analysed from a bare repository that holds both commits, without the token', async () => {
    const pull = await openOrdersPullRequest(app.github, 'fetched');
    let seen: AnalysisRequest | undefined;
    analyse = (request) => {
      seen = request;
      return foundNothing();
    };

    await deliverAndWait(pull, 'opened', 1);

    expect(seen).toMatchObject({ base: pull.base.sha, head: pull.head.sha });
    expect(JSON.stringify(seen)).not.toContain('ghs_');
  });

  it('is read with a token for its repository only, which is given back', async () => {
    const pull = await openOrdersPullRequest(app.github, 'token');

    await deliverAndWait(pull, 'opened', 1);
    const tokens = app.github.state.tokens.filter(({ repositoryIds }) => repositoryIds?.includes(pull.repository.id));
    await app.github.waitFor(() => tokens.every(({ revoked }) => revoked));

    expect(tokens.map(({ repositoryIds, permissions }) => ({ repositoryIds, permissions }))).toEqual([
      { repositoryIds: [pull.repository.id], permissions: { metadata: 'read', contents: 'read', pull_requests: 'write', checks: 'write' } },
    ]);
    expect(app.readLog()).not.toContain('ghs_');
  });

  it('gets one review when GitHub sends the event twice at once', async () => {
    const pull = await openOrdersPullRequest(app.github, 'twice');

    await app.github.deliver(app.github.events.pullRequest('opened', pull), { duplicate: true });
    await waitForChecks(pull, 1);

    expect(commentsOf(pull)).toHaveLength(2);
  });

  it('is skipped, and says so, while it is a draft', async () => {
    const pull = await openOrdersPullRequest(app.github, 'draft', true);

    const [check] = await deliverAndWait(pull, 'opened', 1);

    expect(check).toMatchObject({ conclusion: 'neutral', title: 'Skipped: draft' });
    expect(commentsOf(pull)).toEqual([]);
  });

  it('is reviewed with the real pipeline in a process of its own', async () => {
    const pull = await openOrdersPullRequest(app.github, 'real');
    analyse = analyseInChild;

    const [check] = await deliverAndWait(pull, 'opened', 1);

    expect(check?.title).not.toContain('Not reviewed');
    expect(['success', 'neutral']).toContain(check?.conclusion);
  });
});

describe('a pull request that moves on', () => {
  it('keeps its comments when they still hold', async () => {
    const pull = await openOrdersPullRequest(app.github, 'kept');
    await deliverAndWait(pull, 'opened', 1);
    await app.github.pushToPullRequest(pull, { files: { 'README.md': '# Orders, documented\n' } });

    await deliverAndWait(pull, 'synchronize', 2);

    expect(commentsOf(pull)).toHaveLength(2);
  });

  it('has its comments marked as resolved when their findings are gone', async () => {
    const pull = await openOrdersPullRequest(app.github, 'resolved');
    await deliverAndWait(pull, 'opened', 1);
    analyse = foundNothing;
    await app.github.pushToPullRequest(pull, { files: { 'README.md': '# Orders, repaired\n' } });

    const checks = await deliverAndWait(pull, 'synchronize', 2);

    expect(checks.at(-1)?.conclusion).toBe('success');
    expect(commentsOf(pull)[0]?.body).toContain('~~**Every request waits for the database**~~');
    expect(commentsOf(pull)[0]?.body).toContain(`Resolved as of ${pull.head.sha.slice(0, 7)}`);
  });

  it('has the review of the old commit called off when a push comes meanwhile', async () => {
    const pull = await openOrdersPullRequest(app.github, 'moved');
    analyse = async () => {
      analyse = foundTwo;
      const push = await app.github.pushToPullRequest(pull, { files: { 'README.md': '# Orders, moved on\n' } });
      await app.github.deliver(app.github.events.pullRequest('synchronize', pull, push));
      return foundTwo();
    };

    const checks = await deliverAndWait(pull, 'opened', 2);

    expect(checks.map(({ conclusion, title }) => ({ conclusion, title }))).toEqual([
      { conclusion: 'neutral', title: 'Superseded' },
      { conclusion: 'failure', title: '2 findings' },
    ]);
    expect(commentsOf(pull).map(({ commitId }) => commitId)).toEqual([pull.head.sha, pull.head.sha]);
  });

  it('has its open check concluded when it is closed meanwhile', async () => {
    const pull = await openOrdersPullRequest(app.github, 'closed');
    analyse = async () => {
      app.github.setPullRequest(pull, { state: 'closed' });
      return foundTwo();
    };

    const [check] = await deliverAndWait(pull, 'opened', 1);

    expect(check).toMatchObject({ conclusion: 'neutral', title: 'Not reviewed: closed' });
    expect(commentsOf(pull)).toEqual([]);
  });

  it('is reviewed again when its base changes, and not when its title does', async () => {
    const pull = await openOrdersPullRequest(app.github, 'rebased');
    await deliverAndWait(pull, 'opened', 1);
    await app.github.commit({ repository: pull.repository, branch: 'release', files: { 'CHANGES.md': 'Next\n' } });
    await app.github.deliver(app.github.events.pullRequest('edited', pull));
    const baseBefore = await app.github.changeBase(pull, 'release');

    await app.github.deliver(app.github.events.pullRequest('edited', pull, { baseBefore }));
    await waitForChecks(pull, 2);

    expect(checksOf(pull)).toHaveLength(2);
  });
});

describe('a check', () => {
  it('is run again as a new run when somebody asks for it', async () => {
    const pull = await openOrdersPullRequest(app.github, 'rerun');
    const [first] = await deliverAndWait(pull, 'opened', 1);
    if (first === undefined) throw new Error('There is no check.');
    const sender = app.github.getUser('mona');

    await app.github.deliver(app.github.events.checkRun('rerequested', first, { sender }));
    await waitForChecks(pull, 2);
    await app.github.deliver(app.github.events.checkRun('requested_action', first, { sender, identifier: 'rerun' }));
    await waitForChecks(pull, 3);
    await app.github.deliver(app.github.events.checkSuiteRerequested(first, sender));
    const checks = await waitForChecks(pull, 4);

    expect(new Set(checks.map(({ headSha }) => headSha))).toEqual(new Set([pull.head.sha]));
    expect(commentsOf(pull)).toHaveLength(2);
  });

  it('is given to a merge group, without comments', async () => {
    const pull = await openOrdersPullRequest(app.github, 'queued');
    const group = await app.github.createMergeGroup([pull]);

    await app.github.deliver(app.github.events.mergeGroupChecksRequested(group));
    const [check] = await waitForChecks(pull, 1);

    expect(check).toMatchObject({ headSha: group.headSha, conclusion: 'failure' });
    expect(commentsOf(pull)).toEqual([]);
  });
});
