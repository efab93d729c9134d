import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startApp } from '../../src/app.ts';
import { ConfigurationError } from '../../src/errors.ts';
import { analyseInChild, defaultLimits } from '../../src/service/analysis/analysis-child.ts';
import type { AnalysisHooks, AnalysisOutcome, AnalysisRequest } from '../../src/service/analysis/analysis-messages.ts';
import { environmentFor, openOrdersPullRequest, startTestApp } from '../service/start-test-app.ts';
import type { TestApp } from '../service/start-test-app.ts';
import type { CheckRunRecord, PullRequestRecord, ReviewCommentRecord } from '../kit/github/state/records.ts';

type Analyse = (request: AnalysisRequest, hooks: AnalysisHooks) => Promise<AnalysisOutcome>;

/** The analysis finds one thing, on this line. */
function foundOn(line: number): Analyse {
  return () => Promise.resolve({
    kind: 'reviewed', introduced: ['f1'], files: 3, totalMs: 12,
    plan: {
      comments: [{ fingerprints: ['f1'], path: 'src/orders.ts', anchor: { kind: 'lines', line, startLine: null }, body: '**Every request waits for the database**' }],
      check: { conclusion: 'failure', title: '1 finding', summary: 'One thing would go wrong.', text: 'Details.', annotations: [] },
    },
  });
}

let app: TestApp;
let analyse: Analyse;

beforeAll(async () => {
  app = await startTestApp({ analyse: (request, hooks) => analyse(request, hooks) });
});

afterAll(async () => {
  expect(app.github.state.ownFaults).toEqual([]);
  await app.stop();
});

beforeEach(() => {
  analyse = foundOn(6);
});

afterEach(() => {
  app.github.clearFaults();
});

function checksOf(pull: PullRequestRecord): CheckRunRecord[] {
  return app.github.state.checkRuns.filter((run) => run.repository === pull.repository);
}

function commentsOf(pull: PullRequestRecord): ReviewCommentRecord[] {
  return app.github.state.reviewComments.filter((comment) => comment.pull === pull);
}

async function openAndWait(pull: PullRequestRecord): Promise<CheckRunRecord[]> {
  await app.github.deliver(app.github.events.pullRequest('opened', pull));
  await app.github.waitFor(() => checksOf(pull).some((run) => run.status === 'completed'));
  return checksOf(pull);
}

async function waitForLog(text: string): Promise<void> {
  for (let attempt = 0; !app.readLog().includes(text); attempt += 1) {
    if (attempt === 200) throw new Error(`The log never said: ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('the App', () => {
  it('refuses to start without a secret, and says so in one line', async () => {
    const environment = { ...environmentFor(app.github, '/nonexistent'), WEBHOOK_SECRET: '' };

    await expect(startApp({ environment })).rejects.toThrow(ConfigurationError);
    await expect(startApp({ environment })).rejects.toThrow('WEBHOOK_SECRET: is required');
  });

  it('refuses to start twice on one data directory', async () => {
    const environment = environmentFor(app.github, app.dataDir);

    await expect(startApp({ environment })).rejects.toThrow('The data directory is in use by process');
  });
});

describe('a delivery', () => {
  it('with a wrong signature is refused and changes nothing', async () => {
    const pull = await openOrdersPullRequest(app.github, 'forged');

    const forged = await app.github.deliver(app.github.events.pullRequest('opened', pull), { signature: 'wrong' });
    const unsigned = await app.github.deliver(app.github.events.pullRequest('opened', pull), { signature: 'missing' });

    expect([forged.statusCode, unsigned.statusCode]).toEqual([401, 401]);
    expect(app.readLog()).not.toContain('"acme/forged"');
  });

  it('of an event nobody asked for is taken and forgotten', async () => {
    expect((await app.github.deliver(app.github.events.ping())).statusCode).toBe(202);
    expect((await app.github.sendWebhook('star', 'created', { action: 'created' })).statusCode).toBe(202);
  });

  it('of a comment is taken and forgotten', async () => {
    const pull = await openOrdersPullRequest(app.github, 'comment');
    const comment = app.github.addIssueComment(pull, 'mona', 'Looks good.');

    expect((await app.github.deliver(app.github.events.issueCommentCreated(comment))).statusCode).toBe(202);
  });

  it('that is repeated makes no second review', async () => {
    const pull = await openOrdersPullRequest(app.github, 'repeated');
    const delivery = await app.github.deliver(app.github.events.pullRequest('opened', pull));
    await app.github.waitFor(() => checksOf(pull).some((run) => run.status === 'completed'));

    const repeated = await app.github.redeliver(delivery);
    await waitForLog('"acceptance":"duplicate"');

    expect(repeated.statusCode).toBe(202);
    expect(checksOf(pull)).toHaveLength(1);
  });

  it('of an installation that is unknown ends without a trace on GitHub', async () => {
    const pull = await openOrdersPullRequest(app.github, 'unknown');
    const event = await app.github.events.pullRequest('opened', pull);
    const payload = { ...event.payload, installation: { id: 99_999_999 } };

    const { statusCode } = await app.github.sendWebhook('pull_request', 'opened', payload);
    await waitForLog('Installation 99999999 gives no token');

    expect(statusCode).toBe(202);
    expect(checksOf(pull)).toEqual([]);
  });

  it('without an installation is named in the log', async () => {
    const pull = await openOrdersPullRequest(app.github, 'nowhere');
    const { payload } = await app.github.events.pullRequest('opened', pull);

    await app.github.sendWebhook('pull_request', 'opened', { ...payload, installation: undefined });

    await waitForLog('an event without an installation was ignored');
  });
});

describe('when GitHub misbehaves', () => {
  it('a review that was stored behind a 502 is there once', async () => {
    const pull = await openOrdersPullRequest(app.github, 'stored');
    app.github.injectFault({ operation: 'pulls/create-review', fault: { kind: 'stored-then-status', status: 502 } });

    const [check] = await openAndWait(pull);

    expect(check?.conclusion).toBe('failure');
    expect(commentsOf(pull)).toHaveLength(1);
  });

  it('a review that was lost with its connection is posted again', async () => {
    const pull = await openOrdersPullRequest(app.github, 'lost');
    app.github.injectFault({ operation: 'pulls/create-review', fault: { kind: 'cut-before' } });

    await openAndWait(pull);

    expect(commentsOf(pull)).toHaveLength(1);
  });

  it('a check whose creation was never answered is found and concluded', async () => {
    const pull = await openOrdersPullRequest(app.github, 'unanswered');
    app.github.injectFault({ operation: 'checks/create', fault: { kind: 'cut-after' } });

    const checks = await openAndWait(pull);

    expect(checks.map(({ conclusion }) => conclusion)).toEqual(['failure']);
  });

  it('concluding is repeated until it is answered', async () => {
    const pull = await openOrdersPullRequest(app.github, 'concluding');
    app.github.injectFault({ operation: 'checks/update', fault: { kind: 'status', status: 502 }, times: 2 });

    const [check] = await openAndWait(pull);

    expect(check?.conclusion).toBe('failure');
  });

  it('a limit is waited out in the queue, and the review is posted once', async () => {
    const pull = await openOrdersPullRequest(app.github, 'limited');
    app.github.injectFault({ operation: 'pulls/create-review', fault: { kind: 'secondary-limit', retryAfterSeconds: 1 } });

    const checks = await openAndWait(pull);

    expect(checks).toHaveLength(1);
    expect(commentsOf(pull)).toHaveLength(1);
  });

  it('a fetch that failed is tried again', async () => {
    const pull = await openOrdersPullRequest(app.github, 'unreachable');
    app.github.injectFault({ operation: 'git/info-refs', fault: { kind: 'status', status: 503 } });

    const checks = await openAndWait(pull);

    expect(checks.map(({ conclusion }) => conclusion)).toEqual(['failure']);
  });

  it('comments it may not write go to the check', async () => {
    const pull = await openOrdersPullRequest(app.github, 'forbidden');
    app.github.injectFault({ operation: 'pulls/create-review', fault: { kind: 'status', status: 403, message: 'Resource not accessible by integration' } });

    const [check] = await openAndWait(pull);

    expect(check?.text).toContain('Could not be placed on the diff');
    expect(check?.text).toContain('**Every request waits for the database**');
  });

  it('a comment on a line it does not know goes to the file', async () => {
    const pull = await openOrdersPullRequest(app.github, 'outside');
    analyse = foundOn(4_000);

    await openAndWait(pull);

    expect(commentsOf(pull).map(({ path: file, subject }) => ({ file, subject }))).toEqual([{ file: 'src/orders.ts', subject: 'file' }]);
  });
});

describe('an analysis that does not end well', () => {
  it('is ended when it takes too long, and the check says so', async () => {
    const pull = await openOrdersPullRequest(app.github, 'endless');
    analyse = (request, hooks) => analyseInChild(request, hooks, { ...defaultLimits, wallClockMs: 1 });

    const [check] = await openAndWait(pull);

    expect(check).toMatchObject({ conclusion: 'neutral', title: 'Not reviewed: the analysis was ended' });
  });

  it('blocks when it crashes, where the base branch asks for that', async () => {
    const pull = await openOrdersPullRequest(app.github, 'crashing');
    const program = path.join(mkdtempSync(path.join(tmpdir(), 'crash-')), 'crash.mjs');
    writeFileSync(program, `process.once('message', () => process.send({ kind: 'policy', onInternalError: 'action_required' }, () => process.abort()));`);
    analyse = (request, hooks) => analyseInChild(request, hooks, defaultLimits, program);

    const [check] = await openAndWait(pull);

    expect(check).toMatchObject({ conclusion: 'action_required', title: 'Not reviewed: the analysis was ended' });
  });

  it('says that the settings of the base branch are wrong', async () => {
    const pull = await openOrdersPullRequest(app.github, 'misconfigured');
    analyse = () => Promise.resolve({ kind: 'configuration', message: '.github/stallwatch.yml: review.failOn: must be error or warning' });

    const [check] = await openAndWait(pull);

    expect(check).toMatchObject({ conclusion: 'neutral', title: 'Not reviewed: the settings of the base branch are wrong' });
    expect(check?.summary).toContain('review.failOn');
  });

  it('says that it is a fault of ours when it is one', async () => {
    const pull = await openOrdersPullRequest(app.github, 'buggy');
    analyse = () => Promise.reject(new TypeError('undefined is not a graph'));

    const [check] = await openAndWait(pull);

    expect(check).toMatchObject({ conclusion: 'neutral', title: 'Not reviewed: internal error' });
    expect(check?.summary).not.toContain('undefined is not a graph');
  });
});
