/** What a rule says about one place, with the chain that makes it true. */
import type { EditIntent } from './edit-intent.ts';
import type { Place } from './source-location.ts';

export type RuleFamily = 'request-path' | 'queues' | 'schedules';
export type Severity = 'error' | 'warning' | 'info';
/** `likely`: a step is decided while running, or known by a type only. `possible` findings are reported but never posted inline. */
export type Confidence = 'certain' | 'likely' | 'possible';

export type EvidenceKind = 'entry' | 'call' | 'sink' | 'client' | 'consumer' | 'guard' | 'schedule' | 'deployment' | 'effect';

export interface Evidence {
  readonly kind: EvidenceKind;
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  /** A few words in the reader's terms: `POST /api/checkout`, `OrderService.getRecent`, `Statement.all()`. */
  readonly label: string;
}

/** A replacement of whole lines. `startLine` = `endLine + 1` inserts before `startLine`. `newText` has no trailing newline. */
export interface LineEdit {
  readonly file: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly newText: string;
}

/** Only ever present when it was verified: it parses, type-checks no worse, and the finding is gone. */
export interface Suggestion {
  readonly description: string;
  readonly verified: true;
  readonly edits: readonly LineEdit[];
}

/** The ways from the entry to what a finding is about: all of them, and those that pass a line the range touches. */
export interface Ways {
  readonly all: number;
  readonly touched: number;
  /** The touched calls on them, without those of functions that are new or gone as a whole. */
  readonly calls: number;
  /** What the finding says instead where a way is new and the rest is not. */
  readonly message: string;
  /** A touched way; empty where there is none. */
  readonly evidence: readonly Evidence[];
}

export interface RouteOfFinding {
  readonly subject: string;
  readonly title: string;
  readonly message: string;
  readonly registration: Place;
  readonly fingerprint: string;
}

export interface Finding {
  readonly rule: string;
  readonly family: RuleFamily;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** Route, queue or job name. */
  readonly subject: string;
  readonly title: string;
  /** What will happen in production. */
  readonly message: string;
  /** What to do. */
  readonly advice: string;
  readonly evidence: readonly Evidence[];
  /** Function and API names of the chain, in order: the line-free part of the fingerprint. */
  readonly chain: readonly string[];
  readonly edit: EditIntent | null;
  readonly suggestion: Suggestion | null;
  /** Only where a range is reviewed that touches something the entry reaches. */
  readonly ways?: Ways;
  /** Only where a range is reviewed, of a handler that is registered more than once: every route, as the finding would be told of it alone. */
  readonly routes?: readonly RouteOfFinding[];
  /** It is about the change itself, and not about the code that it leaves: where it is gone, nothing was repaired. */
  readonly isOfChange?: true;
  /** Rule + subject + chain, hashed: the same finding in base and head, wherever its lines moved. */
  readonly fingerprint: string;
}

/** What a rule returns; `analyse` adds the rule's id, family and fingerprint. */
export type Detection = Omit<Finding, 'rule' | 'family' | 'fingerprint' | 'suggestion' | 'routes'> & { readonly routes?: readonly Omit<RouteOfFinding, 'fingerprint'>[] };
