/** Which findings may stand in the code, and in which order a reader should meet them. */
import type { IntroducedFinding } from '../model/comparison.ts';
import type { Confidence, Finding, Severity } from '../model/finding.ts';

const severityRanks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };
const confidenceRanks: Readonly<Record<Confidence, number>> = { certain: 0, likely: 1, possible: 2 };

/** A guess or a remark does not interrupt anybody: the check lists it. */
export function isWorthComment(finding: Finding): boolean {
  return finding.severity !== 'info' && finding.confidence !== 'possible';
}

/** The worst first, then the surest, then as they stand in the files. */
export function worstFirst(introduced: readonly IntroducedFinding[]): readonly IntroducedFinding[] {
  return introduced
    .map((item, index) => ({ item, index }))
    .sort(
      (a, b) =>
        severityRanks[a.item.finding.severity] - severityRanks[b.item.finding.severity] ||
        confidenceRanks[a.item.finding.confidence] - confidenceRanks[b.item.finding.confidence] ||
        a.index - b.index,
    )
    .map(({ item }) => item);
}
