import type { Analysis, Comparison } from '../../src/model/comparison.ts';
import type { ReviewPolicy } from '../../src/model/review-policy.ts';
import { concludeCheck } from '../../src/review/conclude-check.ts';
import { advisory, analysisOf, checkoutDiff, checkoutIncident, checkoutIntroduced, comparisonOf } from './incidents.ts';

const blocking: ReviewPolicy = { ...advisory, blocking: true };
const clean = comparisonOf([]);
const withError = comparisonOf([checkoutIntroduced]);
const withWarning = comparisonOf([{ ...checkoutIntroduced, finding: { ...checkoutIncident, severity: 'warning' } }]);

function conclude(comparison: Comparison, policy: ReviewPolicy, analysis: Analysis = analysisOf()) {
  return concludeCheck({ comparison, policy, analysis, diff: checkoutDiff });
}

describe('a check', () => {
  it('is green when nothing was found', () => {
    expect(conclude(clean, blocking)).toEqual({ conclusion: 'success', title: 'No new hazards' });
  });

  it('advises by default', () => {
    expect(conclude(withError, advisory)).toEqual({ conclusion: 'neutral', title: '1 new hazard (1 error): POST /api/checkout' });
  });

  it('fails where a team asked for it', () => {
    expect(conclude(withError, blocking).conclusion).toBe('failure');
    expect(conclude(withWarning, { ...blocking, failOn: 'warning' }).conclusion).toBe('failure');
  });

  it('does not fail below the severity the team asked for', () => {
    expect(conclude(withWarning, blocking).conclusion).toBe('neutral');
  });

  it('names at most three subjects', () => {
    const introduced = ['/a', '/b', '/c', '/d'].map((path) => ({ ...checkoutIntroduced, finding: { ...checkoutIncident, subject: `GET ${path}` } }));

    expect(conclude(comparisonOf(introduced), advisory).title).toBe('4 new hazards (4 errors): GET /a, GET /b, GET /c and 1 more');
  });
});

describe('a check that did not see everything', () => {
  const gap = { file: 'src/routes/checkout.ts', reason: 'could not be parsed' };

  it('is not green when a changed file could not be analysed', () => {
    expect(conclude(clean, advisory, analysisOf({ notAnalysed: [gap] }))).toEqual({ conclusion: 'neutral', title: 'Not complete: 1 changed file could not be analysed' });
  });

  it('stays green when an untouched file could not be analysed', () => {
    expect(conclude(clean, advisory, analysisOf({ notAnalysed: [{ ...gap, file: 'legacy/report.js' }] })).conclusion).toBe('success');
  });

  it('is not green when a rule failed', () => {
    const analysis = analysisOf({ ruleFailures: [{ rule: 'unguarded-schedule', message: 'no node 7' }] });

    expect(conclude(clean, advisory, analysis)).toEqual({ conclusion: 'neutral', title: 'Not complete: 1 rule failed' });
  });

  it('holds the merge where the team wants to be sure', () => {
    const analysis = analysisOf({ notAnalysed: [gap] });

    expect(conclude(clean, { ...blocking, onInternalError: 'action_required' }, analysis).conclusion).toBe('action_required');
  });

  it('is never green when nothing was analysed', () => {
    const analysis = analysisOf({ notAnalysed: [gap], stats: { parsed: 0, fromCache: 0 } });

    expect(conclude(clean, { ...blocking, onInternalError: 'action_required' }, analysis)).toEqual({ conclusion: 'action_required', title: 'Nothing could be analysed' });
  });

  it('says so when there is nothing of ours to analyse, and holds nobody up', () => {
    const analysis = analysisOf({ stats: { parsed: 0, fromCache: 0 } });

    expect(conclude(clean, { ...blocking, onInternalError: 'action_required' }, analysis)).toEqual({ conclusion: 'neutral', title: 'Nothing to analyse: no TypeScript or JavaScript here' });
  });

  it('fails rather than shrugs when a blocking finding was found all the same', () => {
    expect(conclude(withError, blocking, analysisOf({ notAnalysed: [gap] })).conclusion).toBe('failure');
  });

  it('counts files known from before as analysed', () => {
    expect(conclude(clean, advisory, analysisOf({ stats: { parsed: 0, fromCache: 7 } })).conclusion).toBe('success');
  });
});
