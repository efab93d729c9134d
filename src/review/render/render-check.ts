/** The check's page: what is new, what is only told here and why, what is fixed, and what nobody looked at. */
import type { IntroducedFinding } from '../../model/comparison.ts';
import type { Finding } from '../../model/finding.ts';
import type { WatchedRoute } from '../../model/watched-route.ts';
import { countHazards, findChangedGaps, isBlocking } from '../conclude-check.ts';
import type { CheckInput } from '../conclude-check.ts';
import { checkTextBytes } from '../github-limits.ts';
import { namesOf, renderAdvice } from './render-comment.ts';
import { renderLocation, renderSteps } from './render-path.ts';
import type { SourceAddress } from './render-path.ts';
import { renderWatched } from './render-watched.ts';
import { renderCode, renderProse } from './safe-text.ts';
import { isWorthComment } from '../sort-findings.ts';
import { joinWithinBytes } from './text-budget.ts';

export interface CheckPageInput extends CheckInput {
  /** Findings that have a comment. */
  readonly commented: readonly IntroducedFinding[];
  /** Findings without one, each with the reason. */
  readonly withheld: readonly Withheld[];
  readonly address: SourceAddress;
  readonly watched: readonly WatchedRoute[];
}

export interface Withheld {
  readonly item: IntroducedFinding;
  /** `over the limit of 20 comments`. */
  readonly reason: string;
}

/** Of a list that only informs. The rest is counted. */
const mostListed = 20;

export function renderSummary(input: CheckPageInput): string {
  const { comparison, analysis, commented, withheld } = input;
  const blocks = [
    renderVerdict(input),
    ...renderList('New, commented in the code', commented.map(({ finding, cause }) => renderItem(finding, cause ?? finding, input.address)), Infinity),
    ...renderList('New, told only here', withheld.map(({ item, reason }) => `${renderItem(item.finding, item.cause ?? item.finding, input.address)} (${reason})`), Infinity),
    ...renderWatched(input.watched),
    ...renderList('Fixed by this pull request', comparison.resolved.map((finding) => renderItem(finding, finding, null)), mostListed),
    ...renderList('Not analysed', changedFirst(input).map((gap) => `- ${renderCode(gap.file, 200)}: ${renderProse(gap.reason, 200)}`), mostListed),
    ...renderList('Rules that failed', analysis.ruleFailures.map((failure) => `- ${renderCode(failure.rule)}: ${renderProse(failure.message, 200)}`), mostListed),
    renderExtent(input),
  ];
  return joinWithinBytes(blocks, checkTextBytes, '\n', (left) => `\n… ${left} more lines: GitHub takes ${checkTextBytes} bytes.`);
}

/** In full what has no comment: path and advice. Null when every finding has one. */
export function renderDetails({ withheld, address }: CheckPageInput): string | null {
  if (withheld.length === 0) return null;
  const blocks = withheld.map(({ item: { finding, cause }, reason }) =>
    [
      `### ${renderProse(finding.title, 160, namesOf(finding))}\n${renderProse(finding.message, 600, namesOf(finding))}`,
      renderSteps(finding, cause, address),
      renderAdvice(finding),
      `<sub>${finding.severity} · ${finding.confidence} · ${renderCode(finding.rule)} · no comment: ${reason}</sub>`,
    ].filter((part) => part !== undefined).join('\n\n'),
  );
  return joinWithinBytes(blocks, checkTextBytes, '\n\n', (left) => `… ${left} more: GitHub takes ${checkTextBytes} bytes.`);
}

function renderVerdict({ comparison, policy, ...input }: CheckPageInput): string {
  const told = comparison.introduced.map(({ finding }) => finding).filter(isWorthComment);
  if (told.length > 0) {
    const blocking = told.filter((finding) => isBlocking(finding, policy)).length;
    const verdict = policy.blocking && blocking > 0 ? `This blocks the merge (\`check.blocking\`, \`check.failOn: ${policy.failOn}\`).` : 'This is advice and does not block the merge.';
    return `**${countHazards(told)}** in this pull request. ${verdict}`;
  }
  const { stats, ruleFailures } = input.analysis;
  if (stats.parsed + stats.fromCache === 0) return 'No file was analysed, so this says nothing about the pull request.';
  const gaps = findChangedGaps({ comparison, policy, ...input }).length;
  const isPartial = gaps > 0 || ruleFailures.length > 0;
  return isPartial ? 'Nothing new was found, but **not everything was analysed**: see below.' : 'This pull request adds no hazard that Stallwatch knows.';
}

function renderItem(finding: Finding, at: { readonly file: string; readonly line: number }, address: SourceAddress): string {
  const subject = finding.title.includes(finding.subject) ? '' : `${renderCode(finding.subject)}: `;
  return `- **${finding.severity}** ${subject}${renderProse(finding.title, 160, namesOf(finding))} · ${renderLocation(at.file, at.line, address)}`;
}

function renderList(title: string, items: readonly string[], most: number): readonly string[] {
  if (items.length === 0) return [];
  const left = items.length - Math.min(items.length, most);
  return [`\n### ${title}`, ...items.slice(0, most), ...(left > 0 ? [`- … and ${left} more`] : [])];
}

function changedFirst(input: CheckPageInput): CheckPageInput['analysis']['notAnalysed'] {
  const changed = findChangedGaps(input);
  return [...changed, ...input.analysis.notAnalysed.filter((gap) => !changed.includes(gap))];
}

function renderExtent({ analysis: { stats }, comparison }: CheckPageInput): string {
  const known = comparison.unchanged.length;
  const notes = [
    `${stats.entryPoints} entry point${stats.entryPoints === 1 ? '' : 's'} in ${stats.files} files`,
    ...(stats.skipped > 0 ? [`${stats.skipped} generated or minified files skipped`] : []),
    ...(known > 0 ? [`${known} finding${known === 1 ? '' : 's'} there before and not repeated`] : []),
  ];
  return `\n<sub>${notes.join(' · ')}</sub>`;
}
