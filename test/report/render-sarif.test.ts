import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { Log, Result, Run } from 'sarif';
import fc from '../kit/property-testing.ts';
import type { Report, ReportedFinding } from '../../src/model/report.ts';
import type { DescribedRule } from '../../src/report/described-rule.ts';
import { renderSarif } from '../../src/report/sarif/render-sarif.ts';
import { blockingFinding, reviewReport } from './report-example.ts';

const ajv = new Ajv({ strict: false });
addFormats.default(ajv);
const validate = ajv.compile(JSON.parse(readFileSync('test/fixtures/sarif/sarif-schema-2.1.0.json', 'utf8')) as object);

const rules: readonly DescribedRule[] = [
  { id: 'added-db-call', title: 'A watched route asks more', summary: 'More calls than before.', family: 'request-path', maturity: 'stable', readme: null },
  { id: 'blocking-db-call', title: 'A request waits on a synchronous call', summary: 'Nobody is answered meanwhile.', family: 'request-path', maturity: 'stable', readme: '# blocking-db-call' },
];

function getRun(change: Partial<Report>): Run {
  const log = JSON.parse(renderSarif({ ...reviewReport, ...change }, rules)) as Log;
  expect([validate(log), validate.errors]).toEqual([true, null]);
  const [run] = log.runs;
  if (run === undefined) throw new Error('a log without a run');
  return run;
}

const getResults = (...findings: readonly ReportedFinding[]): readonly Result[] => getRun({ findings }).results ?? [];

describe('renderSarif', () => {
  it('puts a finding on the database call, with the path to it as a code flow', () => {
    const [result] = getResults(blockingFinding);

    expect(result).toMatchObject({
      ruleId: 'blocking-db-call', ruleIndex: 1, level: 'error', baselineState: 'new',
      locations: [{ physicalLocation: { artifactLocation: { uri: 'src/orders.ts' }, region: { startLine: 6, startColumn: 10, endLine: 6, endColumn: 77 } } }],
      partialFingerprints: { 'stallwatch/v1': 'f853cea2d5a33e85' },
    });
    expect(result?.message.text).toBe('POST /api/checkout runs a synchronous database call. Every request runs better-sqlite3 Statement.all() on the event loop. What to do: Move it off the request path.');
    expect(result?.codeFlows?.[0]?.threadFlows[0]?.locations.map(({ location }) => location?.message?.text)).toEqual(['entry: POST /api/checkout', 'sink: better-sqlite3 Statement.all()']);
  });

  it('makes one alert of a call that many routes reach, with a flow for each of ten and the number of the rest', () => {
    const routes = Array.from({ length: 14 }, (_, index) => ({ ...blockingFinding, subject: `GET /orders/${String(index)}` }));

    const results = getResults(blockingFinding, ...routes);

    expect(results).toHaveLength(1);
    expect(results[0]?.codeFlows).toHaveLength(10);
    expect(results[0]?.message.text).toContain('GET /orders/8 and 5 more. What to do:');
  });

  it('keeps calls at two places apart', () => {
    expect(getResults(blockingFinding, { ...blockingFinding, line: 9 })).toHaveLength(2);
  });

  it('leaves out what is only possible and what is resolved', () => {
    expect(getRun({ findings: [{ ...blockingFinding, confidence: 'possible' }], resolved: [blockingFinding] }).results).toEqual([]);
  });

  it('tells what was there before the range from what is new, and in a scan neither', () => {
    expect(getResults({ ...blockingFinding, status: 'unchanged' })[0]?.baselineState).toBe('unchanged');
    expect(getResults({ ...blockingFinding, status: null })[0]).not.toHaveProperty('baselineState');
  });

  it('offers a verified edit as a fix: whole lines replaced, or new ones before a line', () => {
    const edits = [
      { file: 'src/orders.ts', startLine: 6, endLine: 7, newText: 'return await ask(id);' },
      { file: 'src/orders.ts', startLine: 1, endLine: 0, newText: "import { ask } from './ask';" },
    ];
    const [result] = getResults({ ...blockingFinding, suggestion: { description: 'Ask a worker.', verified: true, edits } });

    expect(result?.fixes?.[0]?.artifactChanges[0]?.replacements).toEqual([
      { deletedRegion: { startLine: 6, startColumn: 1, endLine: 7 }, insertedContent: { text: 'return await ask(id);' } },
      { deletedRegion: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 }, insertedContent: { text: "import { ask } from './ask';\n" } },
    ]);
  });

  it('writes a path so that no part of it is read as an address', () => {
    const [result] = getResults({ ...blockingFinding, file: 'app/c:orders/[id]/100% new.ts' });

    expect(result?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe('app/c%3Aorders/%5Bid%5D/100%25%20new.ts');
  });

  it('does not let code pass for a link', () => {
    const [result] = getResults({ ...blockingFinding, message: 'handlers[name](request) runs it.' });

    expect(result?.message.text).toContain('handlers\\[name](request) runs it.');
  });

  it('says what was not analysed, and that a rule failed', () => {
    const run = getRun({ findings: [], notAnalysed: [{ file: 'src/video.ts', reason: 'is binary' }], ruleFailures: [{ rule: 'added-db-call', message: 'no such node' }] });

    expect(run.invocations?.[0]?.executionSuccessful).toBe(false);
    expect(run.invocations?.[0]?.toolExecutionNotifications?.map(({ level, message }) => [level, message.text])).toEqual([
      ['warning', 'Not analysed: is binary'],
      ['error', 'The rule added-db-call failed: no such node'],
    ]);
  });

  it('describes each rule, with its page where it has one', () => {
    expect(getRun({}).tool.driver.rules?.map(({ id, help }) => [id, help?.markdown])).toEqual([['added-db-call', undefined], ['blocking-db-call', '# blocking-db-call']]);
  });

  it('fits the schema whatever a repository calls its files and routes', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (file, subject) => {
      const evidence = [{ kind: 'entry' as const, file, line: 1, endLine: 1, label: subject }];
      expect(getResults({ ...blockingFinding, file, subject, evidence })).toHaveLength(1);
    }));
  });
});
