/** Findings at one place of the code, which many entry points may reach, as one item a reader can take in. */
import type { ReportedFinding } from '../model/report.ts';

export interface FindingsAtPlace {
  /** The one to show: what can be repaired at once, then the surest, then the shortest path. */
  readonly shown: ReportedFinding;
  /** The others at the place, in their order. */
  readonly others: readonly ReportedFinding[];
  /** What the others at the place are about, each once, without the shown one's. */
  readonly otherSubjects: readonly string[];
}

/** Places that most depend on come first, else in the order of the findings. */
export function groupByPlace(findings: readonly ReportedFinding[]): readonly FindingsAtPlace[] {
  const places = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.rule, finding.file, finding.line, finding.column]);
    const known = places.get(key);
    if (known === undefined) places.set(key, [finding]);
    else known.push(finding);
  }
  return [...places.values()].map(toItem).sort((a, b) => b.otherSubjects.length - a.otherSubjects.length);
}

function toItem(findings: readonly ReportedFinding[]): FindingsAtPlace {
  const shown = findings.reduce((best, finding) => (compareTelling(finding, best) < 0 ? finding : best));
  const subjects = new Set(findings.map((finding) => finding.subject));
  subjects.delete(shown.subject);
  return { shown, others: findings.filter((finding) => finding !== shown), otherSubjects: [...subjects] };
}

function compareTelling(a: ReportedFinding, b: ReportedFinding): number {
  return (
    Number(a.suggestion === null) - Number(b.suggestion === null) ||
    Number(a.confidence !== 'certain') - Number(b.confidence !== 'certain') ||
    a.evidence.length - b.evidence.length
  );
}
