/** What the reader of the pull request is told. */
import type { EffectBeforeMark } from '../../src/graph/effect-before-mark.ts';
import type { DatabaseSite, DoneEffect } from '../../src/graph/effect-order/flow.ts';
import type { Mark } from '../../src/graph/effect-order/marks.ts';
import { isNoticeOfMany } from '../../src/graph/effect-order/notices.ts';
import type { LaterFailure } from '../../src/graph/effect-order/walk-state.ts';
import { isDoneElsewhere, isTransaction, type Effect } from '../../src/graph/effects/effects.ts';
import { getWaiting } from '../../src/graph/schedules/can-overlap.ts';
import type { EntryPoint, Schedule } from '../../src/model/graph.ts';
import { renderApi } from '../../src/rulekit/api-name.ts';
import { renderCount, renderPeriod } from '../../src/rulekit/durations.ts';
import { beginSentence, beginWithJob, getNameInSentence, renderJobsOf } from '../../src/rulekit/job-name.ts';
import { findOverlap } from '../../src/rulekit/run-start.ts';

export function renderTitle(entry: EntryPoint, { effect }: EffectBeforeMark): string {
  const name = entry.kind === 'http' || entry.kind === 'consumer' ? entry.subject : beginWithJob(entry);
  return `${name} can repeat ${renderApi(effect.effect.match)}`;
}

/** Who starts it again, why the effect is not known to have happened, and what that costs. */
export function renderMessage(entry: EntryPoint, found: EffectBeforeMark): string {
  return `${renderStart(entry, found)} ${renderOrder(found)} ${renderCost(found.effect)}.`;
}

/** Nothing needs to fail: the process dies, or is replaced, before the queue hears that the job is done. */
function isOnlyKeptUntilDone({ mark, failure, starts, effect }: EffectBeforeMark): boolean {
  if (mark !== null || failure !== null || starts.kind !== 'job') return false;
  return effect.effect.nature === 'counter' || (effect.effect.nature === 'money' && starts.retries.from === 'default');
}

function renderStart(entry: EntryPoint, found: EffectBeforeMark): string {
  const { starts, failure } = found;
  const name = getNameInSentence(entry);
  if (starts.kind === 'job') {
    const { count, from } = starts.retries;
    const library = entry.consumer?.library ?? 'The queue';
    if (isOnlyKeptUntilDone(found)) return `${library} gives ${renderJobsOf('a job', entry)} out again until it is told that the job is done: after a crash or a deploy in the middle, too.`;
    if (found.mark === null && failure === null && found.effect.effect.nature === 'message') return `${library} runs ${renderJobsOf('a job', entry)} again that did not come to its end.`;
    if (from === 'stall') return `${library} gives ${renderJobsOf('a job', entry)} to another process when the one that has it dies or stops answering.`;
    return `${library} runs ${renderJobsOf('a job', entry)} again after it has failed${count === null ? '' : `, up to ${renderCount(count, 'more time')}${from === 'default' ? ' by default' : ''}`}.`;
  }
  // Where nothing records the effect, it is repeated by the run after a failed one; what runs do that overlap is another hazard, with another cure.
  const overlap = found.mark === null || starts.overlap === null ? null : findOverlap(starts.overlap, name, starts);
  if (overlap !== null) return `${beginSentence(overlap)}.`;
  const again = (failure === null && found.mark !== null ? null : starts.retried) ?? starts.redelivered;
  const schedule = again ?? starts.schedules[0];
  // Each schedule has a period of its own.
  const period = schedule?.periodSeconds ?? (starts.schedules.length > 1 ? null : starts.period);
  const often = period === null ? '' : ` ${renderPeriod(period)}`;
  const caller = schedule === undefined || starts.inProcess ? (entry.scheduled?.library ?? entry.framework) : schedule.delivery.name;
  if (starts.inProcess && starts.instances === 'several') return `${caller} starts ${name}${often} in each of several instances.`;
  if (starts.together.length > 0 && found.mark !== null) return `${starts.together.map(({ name }) => name).join(' and ')} start ${name} at the same times, and neither knows of the other.`;
  if (starts.retried !== null && (failure !== null || found.mark === null)) return `${caller} starts ${name}${often}, and again after a run that failed${renderRetries(starts.retried)}.`;
  if (starts.redelivered !== null) return `${caller} starts ${name}${often} at least once, not exactly once.`;
  // What holds runs apart holds none of them back once the last has died.
  if (schedule !== undefined && !starts.inProcess && getWaiting(schedule) === 'run') return `${caller} starts ${name}${often}, also after a run that broke off.`;
  return `${caller} starts ${name}${often}, whether or not the last run came to its end.`;
}

/** What EventBridge Scheduler tries again is to deliver a start; a run that failed is Lambda's affair in both. */
function renderRetries({ platform, retryCount, restarts }: Schedule): string {
  const isLambda = platform === 'eventbridge-rule' || platform === 'eventbridge-scheduler';
  if (isLambda && (platform === 'eventbridge-scheduler' || retryCount.from === 'default')) return ` (Lambda tries ${renderCount(lambdaRetries, 'more time')} by default)`;
  const count = retryCount.from !== 'unknown' && retryCount.value > 0 ? retryCount : restarts;
  return count.from === 'unknown' || count.value === 0 ? '' : `, up to ${renderCount(count.value, 'more time')}${count.from === 'default' ? ' by default' : ''}`;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const lambdaRetries = 2;

function renderOrder(found: EffectBeforeMark): string {
  const { effect, mark, failure } = found;
  const api = renderApi(effect.effect.match);
  const each = effect.loops.length > 0 ? ' for each item' : '';
  if (mark === null && failure?.isRolledBack === true && effect.effect.nature === 'enqueue') return `It calls ${api}${each} inside of a transaction that is rolled back when ${isOwn(found, failure) ? 'the next such call fails' : nameFailure(found, failure)}, and what was sent stays sent:`;
  if (mark === null && effect.effect.nature === 'enqueue') return `It calls ${api}${each}, and gives the jobs no key by which the queue would know the second one:`;
  if (mark === null && failure === null && effect.effect.nature === 'counter') return `It calls ${api}${each}, which adds to ${effect.statement?.table ?? 'a total'}, and nothing records that this job is counted:`;
  if (mark === null && failure === null && effect.effect.nature === 'message') return `It calls ${api}${each}, and nothing records who was written to when a crash or a deploy ends it in the middle:`;
  if (mark === null && failure === null && isOnlyKeptUntilDone(found)) return `It calls ${api}${each} without a key by which the provider would know the second call, and nothing records that it was done:`;
  if (mark === null && failure === null) return `It calls ${api}${each}, and nothing keeps that from being done again when the call times out after the provider has done it:`;
  if (mark === null) {
    return `It calls ${api}${each}, and nothing keeps that from being done again when ${nameFailure(found, failure)} afterwards:`;
  }
  const when = { late: 'only after all of them', group: 'only after those', each: 'only afterwards' }[mark.pace];
  return `It calls ${api}${mark.pace === 'group' ? ' for each of several that belong to one item' : each} and ${renderMark(mark)} ${when}: until then every other run finds the same work, and`;
}

function nameFailure(found: EffectBeforeMark, failure: LaterFailure | null): string {
  return failure?.site == null ? 'an error is thrown' : isOwn(found, failure) ? 'it fails for a later item' : `${renderFailure(found, failure)} fails`;
}

function isOwn(found: EffectBeforeMark, failure: LaterFailure): boolean {
  return failure.site?.edge === found.effect.edge;
}

/** `alerts:*:daily`: no table has such a name. */
export function isKeyOfRedis(name: string): boolean {
  return /[:*]/.test(name);
}

/** `updates orders`. */
export function renderMark({ write }: Mark): string {
  const table = write.statement.table ?? 'the row';
  if (isKeyOfRedis(table)) return write.statement.operation === 'delete' ? `deletes from the key ${table}` : `sets the key ${table}`;
  switch (write.statement.operation) {
    case 'delete': return `deletes from ${table}`;
    case 'insert': return `inserts into ${table}`;
    default: return `updates ${table}`;
  }
}

export function renderFailure(found: EffectBeforeMark, failure: LaterFailure): string {
  if (failure.site === null) return 'an error is thrown';
  const [match] = failure.site.edge.roles;
  if (failure.write !== null) return renderWrite(failure.write);
  return isOwn(found, failure) || match === undefined ? 'the same call for a later item' : renderApi(match);
}

/** `the update of orders`. */
function renderWrite({ statement: { operation, table } }: DatabaseSite): string {
  const rows = table ?? 'the row';
  if (isKeyOfRedis(rows)) return operation === 'delete' ? `the deletion of the key ${rows}` : `the write of the key ${rows}`;
  return operation === 'insert' ? `the insert into ${rows}` : operation === 'delete' ? `the delete from ${rows}` : `the update of ${rows}`;
}

function renderCost(done: DoneEffect): string {
  return isNoticeOfMany(done) ? 'those who were told are told again' : renderCostOf(done.effect);
}

function renderCostOf(effect: Effect): string {
  if (isDoneElsewhere(effect)) return 'what it asks for is done again';
  switch (effect.nature) {
    case 'money': return isTransaction(effect) ? 'the transaction is sent again' : 'money moves again';
    case 'destruction': return 'rows are thrown away again';
    case 'message': return 'people get the message again';
    case 'paid-call': return 'it is paid for again';
    case 'counter': return 'it is counted again';
    case 'write': return 'the rows are there twice';
    case 'enqueue': return 'the same jobs are queued again';
    case 'request': case 'idempotent-write': return 'the other side is asked to do it again';
  }
}
