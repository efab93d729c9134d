import type { Finding } from './finding.ts';
import type { NotAnalysed } from './snapshot.ts';

/** Findings of head against those of the merge base. Multisets by fingerprint. */
export interface Comparison {
  readonly introduced: readonly IntroducedFinding[];
  readonly unchanged: readonly Finding[];
  /** As they were in the base. */
  readonly resolved: readonly Finding[];
}

export interface IntroducedFinding {
  readonly finding: Finding;
  /** The changed line that caused it; null when no changed line of the diff is part of its chain. */
  readonly cause: Cause | null;
}

export interface Cause {
  readonly file: string;
  readonly line: number;
  /** `place`: the finding's own line changed. `evidence`: another step of the chain did. `hunk`: shown in a hunk, not changed itself. */
  readonly by: 'place' | 'evidence' | 'hunk';
}

/** A rule that threw: named, while the others went on. */
export interface RuleFailure {
  readonly rule: string;
  readonly message: string;
}

/** The outcome of analysing one snapshot. */
export interface Analysis {
  readonly findings: readonly Finding[];
  readonly notAnalysed: readonly NotAnalysed[];
  readonly ruleFailures: readonly RuleFailure[];
  readonly stats: AnalysisStats;
}

export interface AnalysisStats {
  /** Files of the revision. */
  readonly files: number;
  readonly parsed: number;
  readonly fromCache: number;
  /** Generated, minified, vendored: skipped by rule. */
  readonly skipped: number;
  readonly entryPoints: number;
  /** Milliseconds per hop, and `total`. */
  readonly ms: Readonly<Record<string, number>>;
}
