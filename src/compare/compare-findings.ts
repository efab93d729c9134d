/** Findings of head against those of the merge base: what this pull request introduces, keeps and resolves. */
import type { Comparison, IntroducedFinding } from '../model/comparison.ts';
import type { FileDiff } from '../model/diff.ts';
import type { Finding, Severity } from '../model/finding.ts';
import { indexChangedLines } from './changed-lines.ts';
import type { ChangedLines } from './changed-lines.ts';
import { findCause } from './find-cause.ts';
import { inOrder, matchFindings } from './match-findings.ts';
import type { Pair } from './match-findings.ts';

/**
 * The same whatever the order of the findings. A finding that the base already had counts as introduced when a changed
 * line made it worse, such as a raised number of instances: the harm is new even if the code is not.
 */
export function compareFindings(base: readonly Finding[], head: readonly Finding[], diff: readonly FileDiff[]): Comparison {
  const changed = indexChangedLines(diff);
  const { pairs, onlyBase, onlyHead } = matchFindings(base, head, changed);

  const worse = pairs.filter((pair) => isMadeWorse(pair, changed));
  const introduced = inOrder([...onlyHead, ...worse.map(tellWhatIsNew)]);
  return {
    introduced: introduced.map((finding): IntroducedFinding => ({ finding, cause: findCause(finding, changed) ?? null })),
    unchanged: inOrder(pairs.filter((pair) => !worse.includes(pair)).map((pair) => pair.head)),
    resolved: onlyBase,
  };
}

const ranks: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

function isMadeWorse(pair: Pair, changed: ChangedLines): boolean {
  const { base, head } = pair;
  if (hasMoreWays(pair)) return true;
  if (ranks[head.severity] > ranks[base.severity]) return findCause(head, changed) !== undefined;
  // More certain because a deployment says so now is new; more certain because a type was added is not.
  return base.confidence === 'possible' && head.confidence !== 'possible' && isSettingAdded(head, changed);
}

/** Where one more way leads to a call that was there before, the way is what is new. */
function hasMoreWays({ base, head }: Pair): boolean {
  return (head.touchedWays?.count ?? 0) > (base.touchedWays?.count ?? 0);
}

function tellWhatIsNew(pair: Pair): Finding {
  const { head } = pair;
  if (head.touchedWays === undefined || !hasMoreWays(pair)) return head;
  return { ...head, message: head.touchedWays.message, evidence: head.touchedWays.evidence };
}

function isSettingAdded(finding: Finding, changed: ChangedLines): boolean {
  return finding.evidence.some(
    (step) => (step.kind === 'deployment' || step.kind === 'schedule') && changed.findAdded(step.file, step.line, step.endLine) !== undefined,
  );
}
