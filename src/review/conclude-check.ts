/** How the check ends. It is green only when everything this pull request changes was looked at and nothing was found. */
import type { Analysis, Comparison } from '../model/comparison.ts';
import type { FileDiff } from '../model/diff.ts';
import type { Finding, Severity } from '../model/finding.ts';
import type { PlannedCheck } from '../model/review-plan.ts';
import type { ReviewPolicy } from '../model/review-policy.ts';
import type { NotAnalysed } from '../model/snapshot.ts';
import { titleCharacters } from './github-limits.ts';
import { cleanLine } from './render/safe-text.ts';
import { isWorthComment } from './sort-findings.ts';

export interface CheckInput {
  readonly comparison: Comparison;
  readonly analysis: Analysis;
  readonly diff: readonly FileDiff[];
  readonly policy: ReviewPolicy;
}

export type Outcome = Pick<PlannedCheck, 'conclusion' | 'title'>;

export function concludeCheck(input: CheckInput): Outcome {
  const { comparison, policy } = input;
  const told = comparison.introduced.map(({ finding }) => finding).filter(isWorthComment);
  if (told.length > 0) {
    const isBlocked = policy.blocking && told.some((finding) => isBlocking(finding, policy));
    return { conclusion: isBlocked ? 'failure' : 'neutral', title: renderFoundTitle(told) };
  }
  const gap = findGap(input);
  if (gap !== undefined) return { conclusion: gap.isExpected ? 'neutral' : policy.onInternalError, title: gap.title };
  return { conclusion: 'success', title: renderCleanTitle(comparison) };
}

/** A guess never blocks a merge. */
export function isBlocking(finding: Finding, policy: ReviewPolicy): boolean {
  return isWorthComment(finding) && (finding.severity === 'error' || policy.failOn === 'warning');
}

/** Files that this pull request changes and that could not be analysed. The others are listed, but are no reason to doubt the result. */
export function findChangedGaps({ analysis, diff }: CheckInput): readonly NotAnalysed[] {
  const changed = new Set(diff.map((file) => file.path));
  return analysis.notAnalysed.filter((gap) => changed.has(gap.file));
}

/** `3 new hazards (2 errors, 1 warning)`. */
export function countHazards(findings: readonly Finding[]): string {
  const count = (severity: Severity): string[] => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [`${number} ${severity}${number === 1 ? '' : 's'}`];
  };
  return `${findings.length} new hazard${findings.length === 1 ? '' : 's'} (${[...count('error'), ...count('warning')].join(', ')})`;
}

function findGap(input: CheckInput): { readonly title: string; readonly isExpected: boolean } | undefined {
  const { analysis } = input;
  const gaps = findChangedGaps(input);
  if (analysis.stats.parsed + analysis.stats.fromCache === 0) {
    const isExpected = analysis.notAnalysed.length === 0 && analysis.ruleFailures.length === 0;
    return { title: isExpected ? 'Nothing to analyse: no TypeScript or JavaScript here' : 'Nothing could be analysed', isExpected };
  }
  const parts = [
    ...(gaps.length > 0 ? [`${gaps.length} changed file${gaps.length === 1 ? '' : 's'} could not be analysed`] : []),
    ...(analysis.ruleFailures.length > 0 ? [`${analysis.ruleFailures.length} rule${analysis.ruleFailures.length === 1 ? '' : 's'} failed`] : []),
  ];
  return parts.length === 0 ? undefined : { title: `Not complete: ${parts.join(', ')}`, isExpected: false };
}

function renderFoundTitle(told: readonly Finding[]): string {
  const subjects = [...new Set(told.map((finding) => cleanLine(finding.subject, 60)))];
  const rest = subjects.length > 3 ? ` and ${subjects.length - 3} more` : '';
  return cleanLine(`${countHazards(told)}: ${subjects.slice(0, 3).join(', ')}${rest}`, titleCharacters);
}

function renderCleanTitle({ introduced, resolved }: Comparison): string {
  const notes = [
    ...(resolved.length > 0 ? [`${resolved.length} fixed`] : []),
    ...(introduced.length > 0 ? [`${introduced.length} to read here`] : []),
  ];
  return ['No new hazards', ...notes].join(', ');
}

