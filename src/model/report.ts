import type { RuleFailure } from './comparison.ts';
import type { Evidence, Finding, Suggestion } from './finding.ts';
import type { NotAnalysed } from './snapshot.ts';
import type { WatchedRoute } from './watched-route.ts';

/** The JSON report. Published as a JSON Schema and kept compatible: fields may be added, none changes its meaning. */
export interface Report {
  readonly schema: 1;
  readonly tool: { readonly name: 'stallwatch'; readonly version: string };
  /** Null for a work tree with its uncommitted changes. */
  readonly head: string | null;
  /** The merge base; null for a scan. */
  readonly base: string | null;
  readonly findings: readonly ReportedFinding[];
  readonly resolved: readonly ReportedFinding[];
  /** Of a review: the database calls of one request of each watched route, before and after. Absent in a scan. */
  readonly watched?: readonly WatchedRoute[];
  readonly notAnalysed: readonly NotAnalysed[];
  readonly ruleFailures: readonly RuleFailure[];
  readonly stats: {
    readonly files: number;
    readonly parsed: number;
    readonly fromCache: number;
    readonly skipped: number;
    readonly entryPoints: number;
    readonly ms: Readonly<Record<string, number>>;
  };
}

export interface ReportedFinding {
  readonly rule: string;
  readonly family: Finding['family'];
  readonly severity: Finding['severity'];
  readonly confidence: Finding['confidence'];
  /** Null in a scan, which compares with nothing. */
  readonly status: 'introduced' | 'unchanged' | null;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly subject: string;
  readonly title: string;
  readonly message: string;
  readonly advice: string;
  readonly evidence: readonly Evidence[];
  readonly fingerprint: string;
  readonly suggestion: Suggestion | null;
}
