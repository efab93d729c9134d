/** The report of a scan or a review: one plain value that every format is rendered from. */
import type { Analysis } from '../model/comparison.ts';
import type { Finding } from '../model/finding.ts';
import type { RangeReview } from '../model/range-review.ts';
import type { Report, ReportedFinding } from '../model/report.ts';
import type { CountedCalls } from '../model/watched-route.ts';

export function createScanReport(analysis: Analysis, revision: string | null, version: string): Report {
  const findings = analysis.findings.map((finding) => reportFinding(finding, null));
  return createReport(analysis, version, { head: revision, base: null, findings, resolved: [] });
}

export function createReviewReport(review: RangeReview, version: string): Report {
  const { comparison } = review;
  return createReport(review.analysis, version, {
    head: review.head,
    base: review.base,
    findings: [
      ...comparison.introduced.map(({ finding }) => reportFinding(finding, 'introduced')),
      ...comparison.unchanged.map((finding) => reportFinding(finding, 'unchanged')),
    ],
    resolved: comparison.resolved.map((finding) => reportFinding(finding, null)),
    watched: review.watched.map(({ route, before, after }) => ({ route, before: copyCalls(before), after: copyCalls(after) })),
  });
}

function copyCalls(calls: CountedCalls | null): CountedCalls | null {
  return calls && { once: calls.once, perItem: calls.perItem };
}

/** Its keys in the order in which a reader wants them. */
function createReport({ notAnalysed, ruleFailures, stats }: Analysis, version: string, found: Pick<Report, 'head' | 'base' | 'findings' | 'resolved' | 'watched'>): Report {
  const { files, parsed, fromCache, skipped, entryPoints, ms } = stats;
  return { schema: 1, tool: { name: 'stallwatch', version }, ...found, notAnalysed, ruleFailures, stats: { files, parsed, fromCache, skipped, entryPoints, ms } };
}

/** Named field by field: what a finding holds for our own hops must not slip into a published format. */
function reportFinding(finding: Finding, status: ReportedFinding['status']): ReportedFinding {
  const { rule, family, severity, confidence, file, line, column, endLine, endColumn, subject, title, message, advice, fingerprint, suggestion } = finding;
  const evidence = finding.evidence.map((step) => ({ kind: step.kind, file: step.file, line: step.line, endLine: step.endLine, label: step.label }));
  return { rule, family, severity, confidence, status, file, line, column, endLine, endColumn, subject, title, message, advice, evidence, fingerprint, suggestion };
}
