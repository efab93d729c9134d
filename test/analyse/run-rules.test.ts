import { runRules } from '../../src/analyse/run-rules.ts';
import { getFingerprint } from '../../src/analyse/fingerprint.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { ProgramGraph } from '../../src/model/graph.ts';
import { defineRule, type Rule } from '../../src/rulekit/define-rule.ts';

const emptyGraph: ProgramGraph = { entryPoints: [], nodes: [], services: [], processes: [], schedules: [], queueCalls: [], files: {} };

const checkout: Detection = {
  severity: 'error',
  confidence: 'certain',
  file: 'src/checkout.ts',
  line: 12,
  column: 3,
  endLine: 12,
  endColumn: 40,
  subject: 'POST /api/checkout',
  title: 'A database call blocks checkout',
  message: 'Every request waits.',
  advice: 'Queue it.',
  evidence: [],
  chain: ['checkout', 'getRecent'],
  edit: null,
};

function ruleFinding(id: string, detections: readonly Detection[]): Rule {
  return defineRule({
    id,
    family: 'request-path',
    title: 'A stall',
    summary: 'Finds stalls.',
    maturity: 'preview',
    suggestion: 'none',
    detect: () => detections,
  });
}

function ruleThrowing(id: string, first: readonly Detection[] = []): Rule {
  return defineRule({
    ...ruleFinding(id, []),
    *detect() {
      yield* first;
      throw new Error('no facts for src/orders.ts');
    },
  });
}

describe('runRules', () => {
  it('adds the rule, its family and the fingerprint to what a rule detects', () => {
    const { findings } = runRules(emptyGraph, [ruleFinding('blocking-db-call', [checkout])]);

    expect(findings).toEqual([
      {
        ...checkout,
        rule: 'blocking-db-call',
        family: 'request-path',
        suggestion: null,
        fingerprint: getFingerprint('blocking-db-call', 'POST /api/checkout', ['checkout', 'getRecent']),
      },
    ]);
  });

  it('names a rule that throws and lets the others go on', () => {
    const { findings, ruleFailures } = runRules(emptyGraph, [ruleThrowing('late-rule'), ruleFinding('blocking-db-call', [checkout])]);

    expect(ruleFailures).toEqual([{ rule: 'late-rule', message: 'no facts for src/orders.ts' }]);
    expect(findings.map((finding) => finding.rule)).toEqual(['blocking-db-call']);
  });

  it('keeps what a rule found before it threw', () => {
    const { findings } = runRules(emptyGraph, [ruleThrowing('late-rule', [checkout])]);

    expect(findings).toHaveLength(1);
  });

  it('names a rule that throws something other than an error', () => {
    const rule: Rule = {
      ...ruleFinding('odd-rule', []),
      detect: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- a rule by someone else may do it
        throw 'no such entry';
      },
    };

    expect(runRules(emptyGraph, [rule]).ruleFailures).toEqual([{ rule: 'odd-rule', message: 'no such entry' }]);
  });

  it('drops exact duplicates and keeps two findings that differ', () => {
    const other = { ...checkout, subject: 'POST /api/refund' };

    const { findings } = runRules(emptyGraph, [ruleFinding('blocking-db-call', [checkout, { ...checkout }, other])]);

    expect(findings.map((finding) => finding.subject).sort()).toEqual(['POST /api/checkout', 'POST /api/refund']);
  });

  it('gives the same order whatever the order of the rules', () => {
    const late = ruleFinding('unguarded-schedule', [{ ...checkout, file: 'src/tasks.ts' }]);
    const early = ruleFinding('blocking-db-call', [{ ...checkout, line: 40 }, { ...checkout, line: 8 }]);

    const one = runRules(emptyGraph, [late, early]).findings;
    const two = runRules(emptyGraph, [early, late]).findings;

    expect(one).toEqual(two);
    expect(one.map((finding) => `${finding.file}:${finding.line}`)).toEqual(['src/checkout.ts:8', 'src/checkout.ts:40', 'src/tasks.ts:12']);
  });

  it('times each rule, also one that threw', () => {
    const ticks = [10, 14, 20, 29];

    const { ms } = runRules(emptyGraph, [ruleFinding('blocking-db-call', []), ruleThrowing('late-rule')], undefined, [], () => ticks.shift() ?? 0);

    expect(ms).toEqual({ 'blocking-db-call': 4, 'late-rule': 9 });
  });
});

describe('getFingerprint', () => {
  it('tells apart names that would run together', () => {
    expect(getFingerprint('rule', 'POST /a', ['bc'])).not.toBe(getFingerprint('rule', 'POST /a', ['b', 'c']));
  });

  it('is 16 hexadecimal digits', () => {
    expect(getFingerprint('rule', 'POST /a', [])).toMatch(/^[0-9a-f]{16}$/);
  });
});
