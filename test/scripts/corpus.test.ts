import { renderFindings, renderTable, scanCorpus } from '../../scripts/corpus.ts';
import type { Outcome } from '../../scripts/corpus.ts';

const finding = { rule: 'blocking-db-call', severity: 'error', confidence: 'certain', subject: 'GET /orders', file: 'src/orders.ts', line: 12, title: 'GET /orders waits', fingerprint: '00aa11bb22cc33dd' };
const project = { repo: 'acme/shop', commit: 'c0ffee' };
const report = { findings: [{ ...finding, line: 40, confidence: 'possible' }, finding], notAnalysed: [], stats: { files: 3, entryPoints: 2, ms: { total: 41.6 } } };
const outcomes: readonly Outcome[] = [
  { kind: 'scanned', project, report },
  { kind: 'failed', project: { repo: 'acme/clinic', commit: 'beef' }, reason: 'the revision is unknown' },
];

describe('the table of a corpus run', () => {
  it('counts what would be told apart from guesses', () => {
    expect(renderTable(outcomes)).toContain('| acme/shop | 1 | 1 | 2 | 0 | 42 |');
  });

  it('says why a project could not be scanned', () => {
    expect(renderTable(outcomes)).toContain('| acme/clinic | failed: the revision is unknown |');
  });
});

describe('the findings of a corpus run', () => {
  it('stand in the order of their places, so that two runs can be compared', () => {
    const turned: readonly Outcome[] = [{ kind: 'scanned', project, report: { ...report, findings: report.findings.toReversed() } }];

    expect(renderFindings(turned)).toBe(renderFindings(outcomes));
    expect(renderFindings(turned).indexOf('"line": 12')).toBeLessThan(renderFindings(turned).indexOf('"line": 40'));
  });

  it('hold no time, which no two runs share', () => {
    expect(renderFindings(outcomes)).not.toContain('41.6');
  });
});

it('names a project that is not in the mirror as absent', async () => {
  expect(await scanCorpus([project], 'no-such-folder')).toEqual([{ kind: 'absent', project }]);
});
