/** A report as a review of a shop would give it, to be changed where a test needs something else. */
import type { Report, ReportedFinding } from '../../src/model/report.ts';

export const blockingFinding: ReportedFinding = {
  rule: 'blocking-db-call', family: 'request-path', severity: 'error', confidence: 'certain', status: 'introduced',
  file: 'src/orders.ts', line: 6, column: 10, endLine: 6, endColumn: 77,
  subject: 'POST /api/checkout', title: 'POST /api/checkout runs a synchronous database call',
  message: 'Every request runs better-sqlite3 Statement.all() on the event loop.', advice: 'Move it off the request path.',
  evidence: [
    { kind: 'entry', file: 'src/checkout.ts', line: 4, endLine: 7, label: 'POST /api/checkout' },
    { kind: 'sink', file: 'src/orders.ts', line: 6, endLine: 6, label: 'better-sqlite3 Statement.all()' },
  ],
  fingerprint: 'f853cea2d5a33e85', suggestion: null,
};

export const reviewReport: Report = {
  schema: 1, tool: { name: 'stallwatch', version: '1.2.3' }, head: 'b'.repeat(40), base: 'a'.repeat(40),
  findings: [blockingFinding], resolved: [], notAnalysed: [], ruleFailures: [],
  stats: { files: 12, parsed: 7, fromCache: 2, skipped: 1, entryPoints: 3, ms: { link: 12.5, total: 840 } },
};
