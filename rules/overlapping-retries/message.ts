/** What the reader of the pull request is told. */
import { leastBackoffSeconds, mostRetries, type RetryFault } from '../../src/graph/schedules/retry-faults.ts';
import type { Schedule } from '../../src/model/graph.ts';
import { renderCount, renderPeriod, renderSeconds } from '../../src/rulekit/durations.ts';
import { beginSentence } from '../../src/rulekit/job-name.ts';

export function renderTitle(schedule: Schedule, fault: RetryFault): string {
  switch (fault.kind) {
    case 'many-retries': return `${schedule.name} is retried ${fault.at.value} times`;
    case 'hasty-retry': return `${schedule.name} is retried after ${renderSeconds(fault.seconds)}`;
    case 'short-deadline': return `${schedule.name} is retried while its run goes on`;
    case 'overlap-allowed': return `Runs of ${schedule.name} may overlap`;
    case 'started-by-hand': return `A run of ${schedule.name} by hand goes beside the scheduled one`;
  }
}

/** What will happen in production. `name`: the route or job that is started. */
export function renderMessage(schedule: Schedule, fault: RetryFault, name: string): string {
  const { delivery } = schedule;
  switch (fault.kind) {
    case 'many-retries': return `When ${name} fails or is slow, ${delivery.name} calls it up to ${fault.at.value} more times: a service that is down is called again and again, and a run that was only slow is joined by others.`;
    case 'hasty-retry':
      return schedule.attemptDeadlineSeconds.from === 'unknown'
        ? `When ${name} fails, ${delivery.name} tries again after ${renderSeconds(fault.seconds)}: what made it fail is still there.`
        : `When ${name} fails or is slow, ${delivery.name} tries again after ${renderSeconds(fault.seconds)}: the first attempt may still be at work, and what made it fail is still there.`;
    case 'short-deadline': return `${getCaller(schedule)} gives up after ${renderSeconds(fault.seconds)}${renderDefault(fault)} and tries again up to ${renderCount(fault.retries, 'time')}, while ${name} may work for ${renderSeconds(fault.budgetSeconds)}: the retry meets the run it gave up on.`;
    case 'started-by-hand': return `Whoever presses the button of this workflow while its scheduled run is at work starts ${name} a second time beside it: no concurrency group holds the two apart.`;
    case 'overlap-allowed': return `A run of ${name} may take ${renderSeconds(fault.limitSeconds)} and a new one starts ${renderPeriod(fault.periodSeconds)}, so up to ${Math.ceil(fault.limitSeconds / fault.periodSeconds)} runs work side by side.`;
  }
}

function getCaller({ delivery: { name } }: Schedule): string {
  return beginSentence(name);
}

function renderDefault({ isSaid }: { readonly isSaid: boolean }): string {
  return isSaid ? '' : ' by default';
}

/** The setting as a link of the chain: `attempt deadline 20 s`. */
export function renderSetting(fault: RetryFault): string {
  switch (fault.kind) {
    case 'many-retries': return `${fault.at.value} retries`;
    case 'hasty-retry': return `first retry after ${renderSeconds(fault.seconds)}${renderDefault(fault)}`;
    case 'short-deadline': return `deadline of one attempt, ${renderSeconds(fault.seconds)}${renderDefault(fault)}`;
    case 'started-by-hand': return 'may be started by hand';
    case 'overlap-allowed': return typeof fault.at.value === 'number' ? `a run may take ${renderSeconds(fault.at.value)}` : 'runs may overlap';
  }
}

export function renderAdvice(fault: RetryFault): string {
  switch (fault.kind) {
    case 'many-retries': return `At most ${mostRetries} retries; the next run of the schedule is the one after.`;
    case 'hasty-retry': return `Leave ${leastBackoffSeconds} s or more before the first retry.`;
    case 'short-deadline': return `Wait at least ${renderSeconds(fault.budgetSeconds)} for the answer, or end the run earlier, or do not retry.`;
    case 'started-by-hand': return 'Give the workflow a `concurrency` group: the second run then waits for the first.';
    case 'overlap-allowed': return 'Set `concurrencyPolicy: Forbid`, or a time limit below the period.';
  }
}

/** What the settings are changed to, in one sentence. */
export function renderEdit(faults: readonly RetryFault[]): string {
  const [first = '', ...others] = faults.map(renderChange);
  return `${[`${first.charAt(0).toUpperCase()}${first.slice(1)}`, ...others].join(', ')}.`;
}

function renderChange(fault: RetryFault): string {
  switch (fault.kind) {
    case 'many-retries': return `retry ${mostRetries} times at most`;
    case 'hasty-retry': return `leave ${leastBackoffSeconds} s before the first retry`;
    case 'short-deadline': return `wait ${renderSeconds(fault.budgetSeconds)} for the answer, as long as a run may take`;
    case 'started-by-hand': return 'let a second run of the workflow wait for the first';
    case 'overlap-allowed': return 'leave out a run while the last one goes on';
  }
}
