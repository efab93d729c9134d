/** Steps of a chain as a reader wants to count them: what stands on one line, or says the same on several, is one step. */
import type { Cause } from '../model/comparison.ts';
import type { Evidence, EvidenceKind, Finding } from '../model/finding.ts';

export interface Step {
  readonly kind: EvidenceKind;
  readonly file: string;
  readonly line: number;
  /** Further lines of the file that say the very same. */
  readonly moreLines: readonly number[];
  readonly labels: readonly string[];
  /** Holds the changed line that caused the finding. */
  readonly isCause: boolean;
}

/** A consumer and its inline handler begin on the same line: the consumer says it. */
export function mergeSteps(finding: Finding, cause: Cause | null): readonly Step[] {
  const consumers = finding.evidence.filter((step) => step.kind === 'consumer');
  const told = finding.evidence.filter((step) => step.kind !== 'entry' || !consumers.some((consumer) => isOnLineOf(step, consumer)));
  const causing = findCausingStep(told, cause);

  const steps: { first: Evidence; moreLines: number[]; labels: string[]; isCause: boolean }[] = [];
  for (const step of told) {
    const same = steps.find(({ first }) => first.kind === step.kind && first.file === step.file && (first.line === step.line || first.label === step.label));
    if (same === undefined) {
      steps.push({ first: step, moreLines: [], labels: [step.label], isCause: step === causing });
      continue;
    }
    if (!same.labels.includes(step.label)) same.labels.push(step.label);
    if (same.first.line !== step.line) same.moreLines.push(step.line);
    same.isCause ||= step === causing;
  }
  return steps.map(({ first, ...rest }) => ({ kind: first.kind, file: first.file, line: first.line, ...rest }));
}

/** The narrowest step that holds the changed line: a call within its handler, not the handler. */
export function findCausingStep(steps: readonly Evidence[], cause: Cause | null): Evidence | undefined {
  if (cause === null || cause.by === 'hunk') return undefined;
  const lengthOf = (step: Evidence): number => Math.max(step.line, step.endLine) - step.line;
  return steps
    .filter((step) => step.file === cause.file && cause.line >= step.line && cause.line <= step.line + lengthOf(step))
    .reduce<Evidence | undefined>((best, step) => (best === undefined || lengthOf(step) < lengthOf(best) ? step : best), undefined);
}

function isOnLineOf(a: Evidence, b: Evidence): boolean {
  return a.file === b.file && a.line === b.line;
}
