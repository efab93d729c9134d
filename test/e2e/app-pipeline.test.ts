import { startTestApp } from '../service/start-test-app.ts';
import type { TestApp } from '../service/start-test-app.ts';
import type { CheckRunRecord, PullRequestRecord, ReviewCommentRecord } from '../kit/github/state/records.ts';

/** A shop whose checkout asks nobody, until the pull request lets it ask the database while every other request waits. */
const shop = {
  'package.json': JSON.stringify({ name: 'shop', type: 'module', dependencies: { express: '5.1.0', 'better-sqlite3': '12.2.0' } }),
  'src/orders.ts': [
    "import Database from 'better-sqlite3';", '', "const db = new Database('orders.db');", '',
    'export function getRecent(userId: string): unknown[] {', "  return db.prepare('select * from orders where user_id = ?').all(userId);", '}', '',
  ].join('\n'),
  'src/server.ts': [
    "import express from 'express';", "import { getRecent } from './orders.ts';", '', 'const app = express();', '',
    "app.post('/api/checkout', (req, res) => {", '  res.json({ ok: true });', '});', '',
    'export function report(userId: string): number {', '  return getRecent(userId).length;', '}', '', 'app.listen(8080);', '',
  ].join('\n'),
};
const slowCheckout = { 'src/server.ts': shop['src/server.ts'].replace('{ ok: true }', '{ ok: true, recent: getRecent(req.body.userId) }') };

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp();
  app.github.addInstallation({ account: 'acme' });
});

afterAll(async () => {
  expect(app.github.state.violations).toEqual([]);
  expect(app.github.state.ownFaults).toEqual([]);
  await app.stop();
});

async function review(name: string, base: Record<string, string>, head: Record<string, string>): Promise<{ pull: PullRequestRecord; check: CheckRunRecord; comments: ReviewCommentRecord[] }> {
  const { github } = app;
  const repository = await github.addRepository({ owner: 'acme', name, files: base });
  await github.commit({ repository, branch: 'recent-orders', files: head });
  const pull = await github.openPullRequest({ repository, head: 'recent-orders', title: 'Show recent orders at checkout' });
  await github.deliver(github.events.pullRequest('opened', pull));
  await github.waitFor(({ checkRuns }) => checkRuns.some((run) => run.repository === repository && run.status === 'completed'));
  const check = github.state.checkRuns.find((run) => run.repository === repository);
  if (check === undefined) throw new Error('There is no check.');
  return { pull, check, comments: github.state.reviewComments.filter((comment) => comment.pull === pull) };
}

describe('a signed webhook', () => {
  it('becomes a comment on the line that makes checkout wait for the database', async () => {
    const { comments, check } = await review('checkout', shop, slowCheckout);

    expect(comments.map(({ path, line }) => ({ path, line }))).toEqual([{ path: 'src/server.ts', line: 7 }]);
    expect(comments[0]?.body).toContain('/api/checkout');
    expect(check.conclusion).not.toBe('failure');
  });

  it('blocks where the base branch says so', async () => {
    const { check } = await review('blocking', { ...shop, '.github/stallwatch.yml': 'check:\n  blocking: true\n' }, slowCheckout);

    expect(check.conclusion).toBe('failure');
  });

  it('is judged by the settings of the base branch, not by its own', async () => {
    const base = { ...shop, '.github/stallwatch.yml': 'check:\n  blocking: true\n' };
    const { check } = await review('loosened', base, { ...slowCheckout, '.github/stallwatch.yml': 'rules:\n  blocking-db-call: off\n' });

    expect(check.conclusion).toBe('failure');
  });

  it('says nothing new of what the base branch has already', async () => {
    const { comments, check } = await review('known', { ...shop, ...slowCheckout }, { 'README.md': '# Shop\n' });

    expect(comments).toEqual([]);
    expect(check.conclusion).toBe('success');
  });

  it('names the key when the settings of the base branch are wrong', async () => {
    const { check } = await review('misconfigured', { ...shop, '.github/stallwatch.yml': 'check:\n  failOn: sometimes\n' }, slowCheckout);

    expect(check).toMatchObject({ conclusion: 'neutral', title: 'Not reviewed: the settings of the base branch are wrong' });
    expect(check.summary).toContain('failOn');
  });

  it('does not read settings that are too large to be settings', async () => {
    const { check } = await review('oversized', { ...shop, '.github/stallwatch.yml': `# ${'x'.repeat(400_000)}\n` }, slowCheckout);

    expect(check.summary).toContain('is larger than');
  });
});
