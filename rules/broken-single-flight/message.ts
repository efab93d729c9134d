/** What the reader of the pull request is told. */
import { renderBrokenGuard, type Guard } from '../../src/graph/guard.ts';
import type { BrokenRunGuard, GuardFault } from '../../src/graph/runs/broken-guards.ts';
import type { Run } from '../../src/graph/runs/scheduled-run.ts';
import { renderSeconds } from '../../src/rulekit/durations.ts';
import { findValue } from '../../src/rulekit/known.ts';
import { renderInstances, renderReach, renderRunHarm, renderRunStart } from '../../src/rulekit/run-start.ts';

export function renderTitle(run: Run, { guard, why }: BrokenRunGuard): string {
  const name = getName(run);
  if (why === 'not-released-in-finally') return `The guard of ${name} can stay taken (${guard.label})`;
  if (why === 'kept-by-release') return `The option that keeps runs of ${name} apart can stop it for good (${guard.label})`;
  if (why === 'no-expiry') return `The lock of ${name} has no time to live`;
  if (why === 'waits-in-line') return `Runs of ${name} line up behind each other (${guard.label})`;
  return `The guard of ${name} does not keep a second run out (${guard.label})`;
}

/** What will happen in production, then why. */
export function renderMessage(run: Run, { guard, why, harm }: BrokenRunGuard): string {
  if (why === 'not-released-in-finally') return renderStuck(run, guard);
  if (why === 'kept-by-release') return `The installed release takes a run that threw, or one that began a second late, for one that goes on for ever (${guard.label}): ${getName(run)} is then never started again until the process is.`;
  const meeting = harm === null ? `${renderRunStart(run)}.` : `${renderRunStart(run)}, and ${renderRunHarm(run, harm)}.`;
  switch (why) {
    case 'no-expiry':
      return `A process that is killed in the middle of a run never gives its lock back (${guard.label} without a time to live): ${getName(run)} does not run again until somebody deletes the key.`;
    case 'released-without-token':
      return `A run that lasts longer than its lease deletes the lease of the run that came after it (${guard.label}, deleted without asking whose it is), and a third one starts. ${meeting}`;
    case 'waits-in-line':
      return `A run that finds another going on waits for its turn (${guard.label}): behind a slow run they line up, and each does the same work again. ${meeting}`;
    case 'loss-unnoticed':
      return `A run whose lock cannot be extended goes on without it (${guard.label}, whose signal nobody looks at), and the next one starts. ${meeting}`;
    case 'expires-early': {
      const isBlind = guard.flaws.includes('released-without-token');
      return `The guard (${guard.label}) is held for ${renderSeconds(guard.expirySeconds ?? 0)} at the most, and a run may take ${renderSeconds(findValue(run.budget) ?? 0)}: the next run enters while a slow one goes on${isBlind ? ', which then deletes the lock of that one, so that a third enters' : ''}. ${meeting}`;
    }
    case 'per-instance':
      return `The guard (${guard.label}) does not hold: it holds within one process only, and ${renderInstances(run)}. ${meeting}`;
    default:
      return `The guard (${guard.label}) does not hold: ${renderBrokenGuard(why)}. ${meeting}`;
  }
}

function renderStuck(run: Run, { expires, label, leak }: Guard): string {
  const name = getName(run);
  const consequence = expires ? 'turns every run away until the guard expires' : 'never runs again until the process or the lock is reset';
  if (leak === 'in-finally') return `In the finally that gives the guard back (${label}), something else is awaited first: after a run in which that fails, ${name} ${consequence}.`;
  if (leak === 'before-try') return `Between the guard (${label}) and the try whose finally gives it back, something is awaited: after a run that fails there, ${name} ${consequence}.`;
  if (leak === 'before-catch') return `Between the guard (${label}) and the try that deals with what goes wrong, something is awaited: after a run that fails there, ${name} ${consequence}.`;
  return expires
    ? `After the first run that fails, ${name} turns every run away until the guard expires (${label}): it is given back after success only.`
    : `After the first run that fails, ${name} never runs again until the process or the lock is reset: the guard (${label}) is not released in a finally.`;
}

function getName(run: Run): string {
  return run.entry.kind === 'scheduled' ? `the job ${run.entry.subject}` : run.entry.subject;
}

/** What to do about this very reason. */
export function renderAdvice(run: Run, { why, guard }: BrokenRunGuard): string {
  if (why === 'not-released-in-finally' && guard.leak !== null) return guard.leak === 'in-finally' ? 'Give it back in the first statement of the finally.' : 'Begin the try in the statement after the one that takes the guard.';
  if (why === 'expires-early' && guard.flaws.includes('released-without-token')) return `${advice[why]} ${advice['released-without-token']}`;
  return `${advice[why]} ${inMemory.has(why) ? renderReach(run) : ''}`.trim();
}

/** Faults of guards that live in one process. */
const inMemory = new Set<GuardFault>(['await-between', 'never-tested', 'created-per-run', 'cleared-by-refused-run', 'work-not-awaited', 'off-by-default', 'ignored-by-version']);

const advice: Readonly<Record<GuardFault, string>> = {
  'await-between': 'Set it in the statement after the test, with no await between, and clear it in a finally.',
  'not-released-in-finally': 'Put the work in a try and release the guard in its finally.',
  'never-tested': 'Leave the run at once while it is set, before anything else.',
  'created-per-run': 'Make it once, outside the handler.',
  'cleared-by-refused-run': 'Test it before the try, so that a refused run does not pass through the finally.',
  'work-not-awaited': 'Await the work, or return its promise, so that the guard is held until it ends.',
  'off-by-default': 'Let the opt-out be off unless somebody turns it on.',
  'ignored-by-version': 'Raise the library to a release that knows the option, or leave the run at once while a flag of the module is set.',
  'check-then-act': 'Take it in one statement, UPDATE … SET running = 1 WHERE id = … AND running = 0, and go on only when a row was changed.',
  'read-then-set': 'Take it in one step, SET key token NX EX …, and go on only when the key was set.',
  'time-window': 'Write the time in the statement that tests it, UPDATE … SET last_run_at = now() WHERE last_run_at < …, before the work, and go on only when a row was changed.',
  'changing-key': 'Give all runs of the job one key: its name, or its name and the slot of the schedule.',
  'pooled-session': 'Take pg_try_advisory_xact_lock in a transaction that holds the work, or take and release the lock on one client from pool.connect().',
  'outside-transaction': 'Open a transaction, take the lock in it, and do the work before it ends.',
  'other-lock-released': 'Release the number that was taken, on the same connection, or take pg_try_advisory_xact_lock in a transaction, which ends with it.',
  'released-on-hang-up': 'Release it in a finally around the work; where the caller hangs up, stop the work first.',
  'no-expiry': 'Give the lock a time to live above the longest run: SET key token NX PX.',
  'released-without-token': 'Store a token of the run in the lease and delete it only while it still holds that token, in one Lua script.',
  'waits-in-line': 'Leave the run at once where the lock is taken: tryAcquire of the library, or pg_try_advisory_xact_lock, and answer 429 or 200 `skipped`.',
  'loss-unnoticed': 'Take the signal that the routine is given, and stop when signal.aborted is true.',
  'kept-by-release': 'Raise node-cron to 4.1.1 or later; until then, catch every error within the job.',
  'expires-early': 'Raise the time to live above the longest run, or extend it while the run goes on.',
  'per-instance': 'Take a lock that all instances ask: a row claimed by one UPDATE, a PostgreSQL advisory lock, Redis SET NX with a time to live; or set one instance.',
};
