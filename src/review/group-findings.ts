/** Findings with one cause are one comment: three queries under one added line, or three new routes to one old query. */
import type { IntroducedFinding } from '../model/comparison.ts';

/** At least one finding, the one the comment speaks about first. */
export type FindingGroup = readonly [IntroducedFinding, ...IntroducedFinding[]];

/** Groups keep the order of their first finding. No two groups begin with the same fingerprint, which is the comment's marker. */
export function groupFindings(introduced: readonly IntroducedFinding[]): readonly FindingGroup[] {
  const single = introduced.map((item): FindingGroup => [item]);
  const byCause = collect(single, ([first]) => [first.finding.rule, first.cause === null ? placeOf(first) : [first.cause.file, first.cause.line]]);
  const byTarget = collect(byCause, (group) => [group[0].finding.rule, ...new Set(group.map(placeOf).sort())]);
  return collect(byTarget, ([first]) => first.finding.fingerprint);
}

function placeOf({ finding }: IntroducedFinding): string {
  return `${finding.file}:${finding.line}:${finding.column}`;
}

function collect(groups: readonly FindingGroup[], keyOf: (group: FindingGroup) => unknown): readonly FindingGroup[] {
  const collected = new Map<string, FindingGroup>();
  for (const group of groups) {
    const key = JSON.stringify(keyOf(group));
    const known = collected.get(key);
    collected.set(key, known === undefined ? group : [...known, ...group]);
  }
  return [...collected.values()];
}
