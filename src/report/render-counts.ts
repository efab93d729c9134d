/** How much was found, in words, and in how much. */
import type { Severity } from '../model/finding.ts';
import type { Report, ReportedFinding } from '../model/report.ts';

export const severities: readonly Severity[] = ['error', 'warning', 'info'];

/** `New: 2 errors, 1 for information`; of what is certain or likely, and not there before. */
export function renderCounts({ findings, base }: Report): { readonly text: string; readonly isClean: boolean } {
  const counted = findings.filter((finding) => isShown(finding) && finding.confidence !== 'possible');
  const parts = severities.map((severity) => ({ severity, count: counted.filter((finding) => finding.severity === severity).length })).filter(({ count }) => count > 0);
  if (parts.length === 0) return { text: base === null ? 'Nothing found' : 'Nothing new found', isClean: true };
  return { text: `${base === null ? 'Found' : 'New'}: ${parts.map(({ severity, count }) => `${count} ${getNoun(severity, count)}`).join(', ')}`, isClean: false };
}

/** What was there before the range is counted and not shown. */
export function isShown({ status }: ReportedFinding): boolean {
  return status !== 'unchanged';
}

/** `9 of 12 files analysed, 3 entry points, 0.8 s`. */
export function renderExtent({ stats }: Report): string {
  const entries = `${stats.entryPoints} entry point${stats.entryPoints === 1 ? '' : 's'}`;
  return `${stats.parsed + stats.fromCache} of ${stats.files} files analysed, ${entries}, ${((stats.ms['total'] ?? 0) / 1000).toFixed(1)} s`;
}

/** `8 at 1 place`, or only how many where each stands at a place of its own. */
export function renderPlaceCount(findings: number, places: number): string {
  return places === findings ? String(findings) : `${findings} at ${places} place${places === 1 ? '' : 's'}`;
}

function getNoun(severity: Severity, count: number): string {
  return severity === 'info' ? 'for information' : `${severity}${count === 1 ? '' : 's'}`;
}
