import type { IntroducedFinding } from '../../src/model/comparison.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { ReviewPlan } from '../../src/model/review-plan.ts';
import { planReview } from '../../src/review/plan-review.ts';
import type { ReviewInput } from '../../src/review/plan-review.ts';
import { checkoutFinding, step } from '../compare/checkout-finding.ts';
import { addedFile, fileDiff } from '../compare/diff-text.ts';
import { advisory, allocationDiff, allocationIntroduced, analysisOf, checkoutDiff, checkoutIncident, checkoutIntroduced, comparisonOf, imageWorkerDiff, imageWorkerIntroduced } from './incidents.ts';

function plan(introduced: readonly IntroducedFinding[], changes: Partial<ReviewInput> = {}): ReviewPlan {
  return planReview({ comparison: comparisonOf(introduced), analysis: analysisOf(), diff: [...checkoutDiff, ...imageWorkerDiff, ...allocationDiff], policy: advisory, ...changes });
}

/** An added line of the checkout route that brings a query of its own. */
function queryAt(line: number, name: string, changes: Partial<Omit<Finding, 'fingerprint'>> = {}): IntroducedFinding {
  const finding = checkoutFinding({
    file: 'src/orders.ts', line: 10 * line, endLine: 10 * line, chain: ['handler', name, 'better-sqlite3 Statement.get()'],
    evidence: [step('entry', 'src/routes/checkout.ts', 9, 'POST /api/checkout', 25), step('sink', 'src/orders.ts', 10 * line, `${name}: better-sqlite3 Statement.get()`)],
    ...changes,
  });
  return { finding, cause: { file: 'src/routes/checkout.ts', line, by: 'evidence' } };
}

describe('where a comment stands', () => {
  it('is the changed line that caused it', () => {
    expect(plan([checkoutIntroduced]).comments.map(({ path, anchor }) => ({ path, anchor }))).toEqual([
      { path: 'src/routes/checkout.ts', anchor: { kind: 'lines', line: 17, startLine: null } },
    ]);
  });

  it('is the range of its suggestion, which GitHub replaces', () => {
    expect(plan([allocationIntroduced]).comments[0]?.anchor).toEqual({ kind: 'lines', startLine: 6, line: 10 });
  });

  it('is the file when no hunk shows the line', () => {
    const elsewhere = { ...checkoutIntroduced, cause: { file: 'src/routes/checkout.ts', line: 900, by: 'evidence' as const } };

    expect(plan([elsewhere]).comments.map(({ path, anchor }) => ({ path, anchor }))).toEqual([{ path: 'src/routes/checkout.ts', anchor: { kind: 'file' } }]);
  });

  it('is a changed file of the chain when no changed line is known', () => {
    const renamed = fileDiff('src/orders/order-service.ts', '@@ -1,1 +1,1 @@\n-a\n+b', 'renamed', 'src/orders.ts');

    expect(plan([{ ...checkoutIntroduced, cause: null }], { diff: [renamed] }).comments[0]).toMatchObject({ path: 'src/orders/order-service.ts', anchor: { kind: 'file' } });
  });

  it('is only the check when the pull request has no file of the chain', () => {
    const result = plan([{ ...checkoutIntroduced, cause: null }], { diff: [fileDiff('tsconfig.json', '@@ -1,1 +1,1 @@\n-{}\n+{ }')] });

    expect(result.comments).toEqual([]);
    expect(result.check.text).toContain('no comment: no file of it is part of this pull request');
    expect(result.check.annotations.map(({ path, startLine }) => ({ path, startLine }))).toEqual([{ path: 'src/orders/order-repository.ts', startLine: 12 }]);
  });

  it('is never a deleted file', () => {
    const deleted = fileDiff('src/routes/checkout.ts', '@@ -17,1 +17,0 @@\n-x', 'deleted');

    expect(plan([checkoutIntroduced], { diff: [deleted] }).comments).toEqual([]);
  });
});

describe('what shares a comment', () => {
  it('are several calls under one changed line', () => {
    const [comment, ...others] = plan([queryAt(17, 'loadUser'), queryAt(17, 'loadBasket', { line: 40, endLine: 40 }), queryAt(17, 'loadPrices', { line: 50, endLine: 50 })]).comments;

    expect(others).toEqual([]);
    expect(comment?.fingerprints).toHaveLength(3);
    expect(comment?.body).toContain('**The same line does it 2 times more**');
  });

  it('are several new routes that reach one call', () => {
    const toOneQuery = (line: number, subject: string) =>
      queryAt(line, 'loadUser', { subject, line: 30, endLine: 30, evidence: [step('entry', 'src/routes/checkout.ts', line, subject)] });

    const [comment, ...others] = plan([toOneQuery(16, 'GET /api/cart'), toOneQuery(17, 'POST /api/checkout'), toOneQuery(18, 'GET /api/history')]).comments;

    expect(others).toEqual([]);
    expect(comment?.body).toContain('**The same call is reached 2 times more**\n- `POST /api/checkout` · `src/routes/checkout.ts:17`\n- `GET /api/history` · `src/routes/checkout.ts:18`');
  });

  it('are equal calls on two lines, because one marker must not stand in two comments', () => {
    const again = { ...queryAt(18, 'loadUser'), finding: { ...queryAt(17, 'loadUser').finding, line: 77 } };

    expect(plan([queryAt(17, 'loadUser'), again]).comments).toHaveLength(1);
  });

  it('are copies of one route in two applications, each told by its own place', () => {
    const copy = { ...queryAt(18, 'loadUser'), finding: { ...queryAt(17, 'loadUser').finding, file: 'apps/admin/src/users.ts', line: 12 } };

    const [comment] = plan([queryAt(17, 'loadUser'), copy]).comments;

    expect(comment?.body).toContain('**The same stands in another place**');
  });

  it('are not two calls on two lines', () => {
    expect(plan([queryAt(17, 'loadUser'), queryAt(18, 'loadBasket')]).comments).toHaveLength(2);
  });

  it('are not two rules on one line', () => {
    expect(plan([queryAt(17, 'loadUser'), queryAt(17, 'loadUser', { rule: 'client-per-request' })]).comments).toHaveLength(2);
  });
});

describe('what never interrupts', () => {
  it.each([
    ['a guess', { confidence: 'possible' as const }, 'not certain enough for a comment'],
    ['a remark', { severity: 'info' as const }, 'for information'],
  ])('is %s: the check tells it', (_, changes, reason) => {
    const result = plan([{ ...checkoutIntroduced, finding: { ...checkoutIncident, ...changes } }], { policy: { ...advisory, blocking: true, failOn: 'warning' } });

    expect(result.comments).toEqual([]);
    expect(result.check).toMatchObject({ conclusion: 'success', title: 'No new hazards, 1 to read here', annotations: [] });
    expect(result.check.summary).toContain(`(${reason})`);
  });

  it('is what the base had before, and what is fixed', () => {
    const result = plan([], { comparison: comparisonOf([], { unchanged: [checkoutIncident], resolved: [checkoutIncident] }) });

    expect(result.comments).toEqual([]);
    expect(result.check).toMatchObject({ conclusion: 'success', title: 'No new hazards, 1 fixed' });
    expect(result.check.summary).toContain('1 finding there before and not repeated');
  });
});

describe('two hundred findings', () => {
  const lines = Array.from({ length: 200 }, (_, index) => `await load${index}();`);
  const many = lines.map((_, index): IntroducedFinding => {
    const { finding } = queryAt(index + 1, `load${index}`, { severity: index < 5 ? 'warning' : 'error' });
    return { finding, cause: { file: 'src/routes/report.ts', line: index + 1, by: 'evidence' } };
  });
  const result = plan(many, { diff: [addedFile('src/routes/report.ts', lines.join('\n'))] });

  it('are twenty comments, the worst first', () => {
    expect(result.comments).toHaveLength(20);
    expect(result.comments[0]?.anchor).toEqual({ kind: 'lines', line: 6, startLine: null });
  });

  it('have distinct markers', () => {
    expect(new Set(result.comments.map(({ fingerprints }) => fingerprints[0])).size).toBe(20);
  });

  it('are all in the check, which says why they have no comment', () => {
    expect(result.check.summary.match(/^- \*\*(error|warning)/gmu)).toHaveLength(200);
    expect(result.check.summary).toContain('(over the limit of 20 comments)');
    expect(result.check.annotations).toHaveLength(50);
  });

  it('fit into GitHub\'s limits', () => {
    expect(Buffer.byteLength(result.check.summary)).toBeLessThanOrEqual(65_535);
    expect(Buffer.byteLength(result.check.text ?? '')).toBeLessThanOrEqual(65_535);
    expect(result.check.text).toMatch(/… \d+ more: GitHub takes 65535 bytes\.$/u);
  });

  it('can be limited further', () => {
    expect(plan(many, { diff: [addedFile('src/routes/report.ts', lines.join('\n'))], policy: { ...advisory, maxComments: 3 } }).comments).toHaveLength(3);
  });
});

describe('three incidents in one pull request', () => {
  it('are three comments', () => {
    expect(plan([checkoutIntroduced, imageWorkerIntroduced, allocationIntroduced]).comments.map(({ path }) => path)).toEqual(['src/routes/checkout.ts', 'src/tasks/allocation.ts', 'service.yaml']);
  });
});
