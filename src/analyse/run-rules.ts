/** Graph and rules in, findings out. A rule that throws is named and the others go on. */
import type { Touched } from '../graph/ways/changed-ways.ts';
import type { RuleFailure } from '../model/comparison.ts';
import type { Detection, Finding } from '../model/finding.ts';
import type { ProgramGraph } from '../model/graph.ts';
import type { Rule } from '../rulekit/define-rule.ts';
import { getFingerprint } from './fingerprint.ts';

export interface RuleRun {
  /** By file, line, column, rule, fingerprint: the same graph always gives the same list. */
  readonly findings: Finding[];
  readonly ruleFailures: RuleFailure[];
  /** Milliseconds per rule id. */
  readonly ms: Record<string, number>;
}

/**
 * What a rule found before it threw is kept: it is true, and leaving it out would show it as resolved on the pull request.
 */
export function runRules(graph: ProgramGraph, rules: readonly Rule[], touched?: Touched, watch: readonly string[] = [], now: () => number = () => performance.now()): RuleRun {
  const findings = new Map<string, Finding>();
  const ruleFailures: RuleFailure[] = [];
  const ms: Record<string, number> = {};

  for (const rule of rules) {
    const start = now();
    try {
      for (const detection of rule.detect(graph, touched, watch)) {
        const finding = getFinding(rule, detection);
        findings.set(JSON.stringify(finding), finding);
      }
    } catch (error) {
      ruleFailures.push({ rule: rule.id, message: error instanceof Error ? error.message : String(error) });
    }
    ms[rule.id] = now() - start;
  }

  return { findings: [...findings.values()].sort(compareByPlace), ruleFailures, ms };
}

function getFinding(rule: Rule, { routes, ...detection }: Detection): Finding {
  return {
    rule: rule.id,
    family: rule.family,
    ...detection,
    ...(routes && { routes: routes.map((route) => ({ ...route, fingerprint: getFingerprint(rule.id, route.subject, detection.chain) })) }),
    suggestion: null,
    fingerprint: getFingerprint(rule.id, detection.subject, detection.chain),
  };
}

function compareByPlace(a: Finding, b: Finding): number {
  return (
    compareText(a.file, b.file) ||
    a.line - b.line ||
    a.column - b.column ||
    compareText(a.rule, b.rule) ||
    compareText(a.fingerprint, b.fingerprint)
  );
}

/** Code-point order: locale order differs between machines. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
