/**
 * What is said between the service and the child process that analyses. The child reads hostile repositories, so what it
 * answers is checked like anything else from outside.
 */
import { z } from 'zod';
import type { ReviewPlan } from '../../model/review-plan.ts';

export interface AnalysisRequest {
  /** Bare repository that holds both commits and everything needed to read them. */
  readonly gitDir: string;
  readonly base: string;
  readonly head: string;
  /** Directory of the facts cache; null for none. */
  readonly cacheDir: string | null;
  /** Where the files of the head are shown to people; the steps of a comment link there. */
  readonly sourceAddress: string | null;
  /** Whether to scan the base once the answer is given, for the reviews that will begin there. */
  readonly remembersBase: boolean;
}

/** Said first: what the base branch wants when the rest goes wrong. */
export interface PolicyMessage {
  readonly kind: 'policy';
  readonly onInternalError: 'neutral' | 'action_required';
}

export type AnalysisAnswer =
  | {
      readonly kind: 'reviewed';
      readonly plan: ReviewPlan;
      /** Fingerprints of all introduced findings, also of those that no comment speaks of. */
      readonly introduced: readonly string[];
      readonly files: number;
      readonly totalMs: number;
    }
  /** The repository's own settings are wrong. */
  | { readonly kind: 'configuration'; readonly message: string }
  /** The range cannot be read. */
  | { readonly kind: 'repository'; readonly message: string }
  /** A bug of ours. */
  | { readonly kind: 'internal'; readonly message: string };

export type AnalysisOutcome = AnalysisAnswer | AnalysisStopped;

/** The child did not live to give an answer. */
export interface AnalysisStopped {
  readonly kind: 'stopped';
  readonly because: 'time' | 'memory' | 'crash' | 'shutdown';
  /** The end of what it wrote to stderr, for the log. */
  readonly lastWords: string;
}

export interface AnalysisHooks {
  readonly signal: AbortSignal;
  /** Called as soon as the base branch's settings have been read, so that they hold even when the analysis is killed. */
  readonly onPolicy: (policy: 'neutral' | 'action_required') => Promise<void>;
  /** Called before the answer is given, when the process goes on: `ended` resolves when it is gone, and never rejects. */
  readonly onRemembering?: (ended: Promise<void>) => void;
}

const onInternalError = z.enum(['neutral', 'action_required']);
const line = z.number().int().positive();
const anchor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('lines'), line, startLine: line.nullable() }),
  z.object({ kind: z.literal('file') }),
]);
const plan = z.object({
  comments: z.array(z.object({ fingerprints: z.array(z.string().regex(/^[0-9a-zA-Z_-]{1,64}$/)).min(1), path: z.string().min(1), anchor, body: z.string() })),
  check: z.object({
    conclusion: z.enum(['success', 'failure', 'neutral', 'action_required']),
    title: z.string().min(1),
    summary: z.string(),
    text: z.string().nullable(),
    annotations: z.array(z.object({
      path: z.string().min(1), startLine: line, endLine: line, level: z.enum(['notice', 'warning', 'failure']), title: z.string(), message: z.string(),
    })),
  }),
});

export const childMessageSchema: z.ZodType<AnalysisAnswer | PolicyMessage> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('policy'), onInternalError }),
  z.object({ kind: z.literal('reviewed'), plan, introduced: z.array(z.string()), files: z.number(), totalMs: z.number() }),
  z.object({ kind: z.literal('configuration'), message: z.string() }),
  z.object({ kind: z.literal('repository'), message: z.string() }),
  z.object({ kind: z.literal('internal'), message: z.string() }),
]);

export const analysisRequestSchema: z.ZodType<AnalysisRequest> = z.object({ gitDir: z.string(), base: z.string(), head: z.string(), cacheDir: z.string().nullable(), sourceAddress: z.string().nullable(), remembersBase: z.boolean() });
