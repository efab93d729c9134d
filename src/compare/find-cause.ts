/** Finds the line of the diff that made a finding true. The changed line need not be the bad line. */
import type { Cause } from '../model/comparison.ts';
import type { Evidence, EvidenceKind, Finding } from '../model/finding.ts';
import type { ChangedLines } from './changed-lines.ts';

/** The cause for an introduced finding, the surest kind first. */
export function findCause(finding: Finding, changed: ChangedLines): Cause | undefined {
  return findAddedCause(finding, changed) ?? findDeletionCause(finding, changed) ?? findShownCause(finding, changed);
}

/** An added line in the chain itself. */
export function findAddedCause(finding: Finding, changed: ChangedLines): Cause | undefined {
  return findFirst(stepsOf(finding), (step) => {
    const line = changed.findAdded(step.file, step.line, step.lastLine);
    return line === undefined ? undefined : { file: step.file, line, by: step.by };
  });
}

/** True when a line of the chain was added that is not just the registration: more than a route or a queue got a new name. */
export function isAddedBelowRegistration(finding: Finding, changed: ChangedLines): boolean {
  return stepsOf(finding).some((step) => !step.isRegistration && changed.findAdded(step.file, step.line, step.lastLine) !== undefined);
}

interface Step {
  readonly file: string;
  readonly line: number;
  readonly lastLine: number;
  readonly by: 'place' | 'evidence';
  readonly isRegistration: boolean;
}

/**
 * The place, then the chain in the order in which a reader looks for the change: the calls from the entry down, because an
 * added call tells more than the route around it, then the registration, then what surrounds the code.
 */
const stages: readonly (readonly EvidenceKind[])[] = [
  ['call', 'client', 'consumer', 'guard', 'effect', 'sink'],
  ['entry'],
  ['schedule', 'deployment'],
];

function stepsOf(finding: Finding): readonly Step[] {
  const registrations = finding.evidence.filter(isRegistration);
  const atRegistration = registrations.find((step) => step.file === finding.file && step.line === finding.line);
  const place: Step = {
    file: finding.file,
    line: finding.line,
    lastLine: atRegistration === undefined ? Math.max(finding.line, finding.endLine) : getLastOwnLine(atRegistration),
    by: 'place',
    isRegistration: atRegistration !== undefined,
  };
  const chain = inReadingOrder(finding).map(
    (step): Step => ({ file: step.file, line: step.line, lastLine: getLastOwnLine(step), by: 'evidence', isRegistration: isRegistration(step) }),
  );
  return [place, ...chain];
}

function inReadingOrder(finding: Finding): readonly Evidence[] {
  return stages.flatMap((kinds) => finding.evidence.filter((step) => kinds.includes(step.kind)));
}

function isRegistration(step: Evidence): boolean {
  return step.kind === 'entry' || step.kind === 'consumer';
}

/** An entry or a consumer spans its whole handler, where any added line may stand: only its first line counts. */
function getLastOwnLine(step: Evidence): number {
  return isRegistration(step) ? step.line : Math.max(step.line, step.endLine);
}

/** A guard taken out of the handler, a limit taken out of a deployment file: nothing was added, but the line beside it is shown. */
function findDeletionCause(finding: Finding, changed: ChangedLines): Cause | undefined {
  return findFirst(inReadingOrder(finding), (step) => {
    const isSetting = step.kind === 'schedule' || step.kind === 'deployment';
    const line = isSetting ? changed.findBesideDeletion(step.file, 1, Number.MAX_SAFE_INTEGER) : changed.findBesideDeletion(step.file, step.line, step.endLine);
    return line === undefined ? undefined : { file: step.file, line, by: 'hunk' };
  });
}

function findShownCause(finding: Finding, changed: ChangedLines): Cause | undefined {
  return findFirst(stepsOf(finding), (step) => {
    const line = changed.findShown(step.file, step.line, step.lastLine);
    return line === undefined ? undefined : { file: step.file, line, by: 'hunk' };
  });
}

function findFirst<T>(items: readonly T[], find: (item: T) => Cause | undefined): Cause | undefined {
  for (const item of items) {
    const cause = find(item);
    if (cause !== undefined) return cause;
  }
  return undefined;
}
