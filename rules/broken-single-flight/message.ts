/** What the reader of the pull request is told. */
import { renderBrokenGuard, type BrokenGuard } from '../../src/graph/guard.ts';
import type { BrokenRunGuard } from '../../src/graph/runs/broken-guards.ts';
import type { Run } from '../../src/graph/runs/scheduled-run.ts';
import { renderInstances, renderReach, renderRunHarm, renderRunStart } from '../../src/rulekit/run-start.ts';

export function renderTitle(run: Run, { guard, why }: BrokenRunGuard): string {
  const name = getName(run);
  if (why === 'not-released-in-finally') return `The guard of ${name} can stay taken (${guard.label})`;
  return `The guard of ${name} does not keep a second run out (${guard.label})`;
}

/** What will happen in production, then why. */
export function renderMessage(run: Run, { guard, why, harm }: BrokenRunGuard): string {
  if (why === 'not-released-in-finally') return renderStuck(run, guard.expires, guard.label);
  const reason = why === 'per-instance'
    ? `it holds within one process only, and ${renderInstances(run)}`
    : renderBrokenGuard(why);
  const meeting = harm === null ? `${renderRunStart(run)}.` : `${renderRunStart(run)}, and ${renderRunHarm(run, harm)}.`;
  return `The guard (${guard.label}) does not hold: ${reason}. ${meeting}`;
}

function renderStuck(run: Run, expires: boolean, label: string): string {
  const name = getName(run);
  return expires
    ? `After the first run that fails, ${name} turns every run away until the guard expires (${label}): it is given back after success only.`
    : `After the first run that fails, ${name} never runs again until the process or the lock is reset: the guard (${label}) is not released in a finally.`;
}

function getName(run: Run): string {
  return run.entry.kind === 'scheduled' ? `the job ${run.entry.subject}` : run.entry.subject;
}

/** What to do about this very reason. */
export function renderAdvice(run: Run, { why }: BrokenRunGuard): string {
  return `${advice[why]} ${why === 'per-instance' || why === 'not-released-in-finally' ? '' : renderReach(run)}`.trim();
}

const advice: Readonly<Record<BrokenGuard | 'per-instance', string>> = {
  'await-between': 'Set it in the statement after the test, with no await between, and clear it in a finally.',
  'not-released-in-finally': 'Put the work in a try and release the guard in its finally.',
  'never-tested': 'Leave the run at once while it is set, before anything else.',
  'created-per-run': 'Make it once, outside the handler.',
  'cleared-by-refused-run': 'Test it before the try, so that a refused run does not pass through the finally.',
  'work-not-awaited': 'Await the work, or return its promise, so that the guard is held until it ends.',
  'off-by-default': 'Let the opt-out be off unless somebody turns it on.',
  'ignored-by-version': 'Raise the library to a release that knows the option, or leave the run at once while a flag of the module is set.',
  'per-instance': 'Take a lock that all instances ask: a row claimed by one UPDATE, a PostgreSQL advisory lock, Redis SET NX with a time to live; or set one instance.',
};
