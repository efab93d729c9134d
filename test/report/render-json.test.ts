import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { createReviewReport, createScanReport } from '../../src/report/create-report.ts';
import { renderJson } from '../../src/report/render-json.ts';
import type { Analysis } from '../../src/model/comparison.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { RangeReview } from '../../src/model/range-review.ts';
import type { Report } from '../../src/model/report.ts';

const schema = JSON.parse(readFileSync('src/report/report.schema.json', 'utf8')) as object;
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

const finding: Finding = {
  rule: 'unguarded-schedule', family: 'schedules', severity: 'warning', confidence: 'likely', file: 'src/allocate.ts', line: 10, column: 3, endLine: 20, endColumn: 4,
  subject: 'POST /tasks/allocation', title: 'Runs can overlap', message: 'Two runs at once.', advice: 'Keep the second one out.',
  evidence: [{ kind: 'schedule', file: 'deploy.sh', line: 3, endLine: 3, label: 'every 5 minutes' }], chain: ['allocate'],
  edit: { kind: 'single-flight-http-handler', description: 'Answer 429.', file: 'src/allocate.ts', handlerLine: 10, handlerColumn: 3, framework: 'express', optOutVariable: 'ALLOW_PARALLEL_ALLOCATION', jobName: 'allocation', answer: 'busy', headers: { retryCount: null, executionTime: null }, losesErrors: false },
  suggestion: { description: 'Answer 429.', verified: true, edits: [{ file: 'src/allocate.ts', startLine: 10, endLine: 9, newText: 'let runs = 0;' }] },
  fingerprint: '0123456789abcdef',
};
const analysis: Analysis = {
  findings: [finding], notAnalysed: [{ file: 'src/video.ts', reason: 'is binary' }], ruleFailures: [{ rule: 'unguarded-consumer', message: 'no such node' }],
  stats: { files: 3, parsed: 2, fromCache: 0, skipped: 0, entryPoints: 1, ms: { link: 1.5, total: 2.5 } },
};
const review: RangeReview = {
  base: 'a'.repeat(40), head: null, analysis, diff: [],
  watched: [{ route: 'GET /orders', before: { once: 1, perItem: 0 }, after: { once: 1, perItem: 1 } }, { route: 'GET /vouchers', before: null, after: { once: 2, perItem: 0 } }],
  comparison: { introduced: [{ finding, cause: { file: 'deploy.sh', line: 3, by: 'evidence' } }], unchanged: [{ ...finding, suggestion: null }], resolved: [finding] },
  plan: { comments: [], check: { conclusion: 'neutral', title: '1 new hazard', summary: '', text: null, annotations: [] } },
};

const parse = (report: Report): Report => JSON.parse(renderJson(report)) as Report;

describe('the JSON report', () => {
  it('of a scan fits the published schema', () => {
    const report = parse(createScanReport(analysis, 'b'.repeat(40), '1.2.3'));

    expect([validate(report), validate.errors]).toEqual([true, null]);
    expect(report.findings.map(({ status }) => status)).toEqual([null]);
  });

  it('of a review fits it too, and tells new from old', () => {
    const report = parse(createReviewReport(review, '1.2.3'));

    expect([validate(report), validate.errors]).toEqual([true, null]);
    expect(report.findings.map(({ status }) => status)).toEqual(['introduced', 'unchanged']);
    expect([report.base, report.head, report.resolved.length]).toEqual(['a'.repeat(40), null, 1]);
  });

  it('of a review holds the watched routes, that of a scan does not', () => {
    expect(parse(createReviewReport(review, '1.2.3')).watched).toEqual(review.watched);
    expect(createScanReport(analysis, null, '1.2.3')).not.toHaveProperty('watched');
    expect(validate({ ...createReviewReport(review, '1.2.3'), watched: [{ route: 'GET /orders', before: 1, after: null }] })).toBe(false);
  });

  it('holds what the schema promises and nothing of our own hops', () => {
    expect(Object.keys(createScanReport(analysis, null, '1.2.3').findings[0] ?? {})).toEqual([
      'rule', 'family', 'severity', 'confidence', 'status', 'file', 'line', 'column', 'endLine', 'endColumn', 'subject', 'title', 'message', 'advice', 'evidence', 'fingerprint', 'suggestion',
    ]);
  });

  it('is refused by the schema when a promise is broken', () => {
    const report = createScanReport(analysis, null, '1.2.3');

    expect(validate({ ...report, schema: 2 })).toBe(false);
    expect(validate({ ...report, findings: [{ ...report.findings[0], severity: 'fatal' }] })).toBe(false);
    expect(validate({ ...report, findings: [{ ...report.findings[0], line: 0 }] })).toBe(false);
  });

  it('escapes what a terminal would obey, and keeps the value', () => {
    const evil = 'src/\u001b[2J\u009b31m\u202e\u2028.ts';

    const text = renderJson({ file: evil });

    expect(text).not.toMatch(/[\u001b\u009b\u202e\u2028]/);
    expect(JSON.parse(text)).toEqual({ file: evil });
  });
});
