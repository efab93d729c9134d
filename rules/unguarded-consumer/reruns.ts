/** Whether, and why, a queue library runs one job more than once. Numbers and versions: the libraries' own sources. */
import type { EntryPoint, StaticValue } from '../../src/model/graph.ts';
import { renderCount, renderSeconds } from '../../src/rulekit/durations.ts';
import { findNumber, findOption, hasOption } from '../../src/rulekit/options.ts';
import type { QueueUse } from './queue-use.ts';

export interface Reruns {
  /** Half a sentence: why a job is run again. */
  readonly why: string;
  /** Jobs are taken together and wait for each other while their time runs out. */
  readonly isCrowded: boolean;
  /** The version or the option that decides is known. */
  readonly isSure: boolean;
  /** Lines of options that say so. */
  readonly options: readonly { readonly line: number; readonly label: string; readonly where: 'consumer' | 'client' }[];
}

/** Null where the library runs a job once, or nothing is known of the library. */
export function findReruns(entry: EntryPoint, use: QueueUse): Reruns | null {
  switch (entry.consumer?.library) {
    case 'pg-boss': return findPgBossReruns(entry.consumer, use);
    case 'bullmq': return findBullReruns(entry.consumer, use);
    default: return null;
  }
}

type Consumer = NonNullable<EntryPoint['consumer']>;

/** https://github.com/timgit/pg-boss/releases: 10 made two retries the default, 11 stopped reading them from the constructor. */
const retriesByDefault = { since: 10, count: 2 };
const constructorIgnoredSince = 11;
const teamsIgnoredSince = 10;
const expiryByDefault = 15 * 60;

function findPgBossReruns(consumer: Consumer, use: QueueUse): Reruns | null {
  const { major, match } = consumer;
  const constructor = major !== null && major >= constructorIgnoredSince ? [] : match.originArguments;
  const onClient = findNumber(constructor, 'retryLimit');
  const onJob = findNumber([...use.sendArguments.flat(), ...use.createArguments.flat()], 'retryLimit');
  const byDefault = major === null ? null : major >= retriesByDefault.since ? retriesByDefault.count : 0;
  const limit = onJob?.value ?? onClient?.value ?? byDefault ?? retriesByDefault.count;
  if (limit === 0) return null;

  const expiry = findExpiry([...use.sendArguments.flat(), ...use.createArguments.flat(), ...constructor], major);
  const crowd = findCrowd(match.arguments, major);
  const expires = `a job that is not done after ${renderSeconds(expiry)} is given to another instance up to ${renderCount(limit, 'more time')} while the first run goes on`;
  return {
    why: crowd === null ? expires : `${crowd.why}, and ${expires}`,
    isCrowded: crowd !== null,
    isSure: onJob !== null || onClient !== null || byDefault !== null,
    options: [
      ...(onClient !== null && onJob === null ? [{ line: onClient.line, label: `retryLimit ${onClient.value}`, where: 'client' as const }] : []),
      ...(crowd === null ? [] : [{ line: crowd.line, label: crowd.label, where: 'consumer' as const }]),
    ],
  };
}

/** Hours and minutes are read up to version 10 only. */
function findExpiry(values: readonly StaticValue[], major: number | null): number {
  const seconds = findNumber(values, 'expireInSeconds')?.value;
  if (seconds !== undefined) return seconds;
  if (major !== null && major >= constructorIgnoredSince) return expiryByDefault;
  const minutes = findNumber(values, 'expireInMinutes')?.value;
  const hours = findNumber(values, 'expireInHours')?.value;
  if (minutes !== undefined) return minutes * 60;
  return hours === undefined ? expiryByDefault : hours * 3600;
}

/** Up to version 9 `teamSize` jobs become active together and run `teamConcurrency` at a time: the clock of those that wait runs too. */
function findCrowd(options: readonly StaticValue[], major: number | null): { readonly why: string; readonly label: string; readonly line: number } | null {
  const team = major !== null && major < teamsIgnoredSince ? findNumber(options, 'teamSize') : null;
  if (team !== null) {
    const concurrency = findNumber(options, 'teamConcurrency')?.value ?? 1;
    if (concurrency >= team.value) return null;
    return { why: `each fetch makes ${team.value} jobs active at once, \`teamConcurrency\` ${concurrency} runs them one after another`, label: `teamSize ${team.value}`, line: team.line };
  }
  const batch = findNumber(options, 'batchSize');
  if (batch === null || batch.value < 2) return null;
  return { why: `each fetch makes ${batch.value} jobs active at once, and one that fails sends the whole batch back`, label: `batchSize ${batch.value}`, line: batch.line };
}

/** A long asynchronous handler is no reason: the lock is renewed while the event loop turns. https://docs.bullmq.io/guide/workers/stalled-jobs */
function findBullReruns(consumer: Consumer, use: QueueUse): Reruns | null {
  const stalls = findNumber(consumer.match.arguments, 'maxStalledCount');
  const attempts = findNumber(use.sendArguments.flat(), 'attempts') ?? findNumber(use.queueArguments.flat(), 'defaultJobOptions.attempts');
  const lapses = findOption(consumer.match.arguments, 'skipLockRenewal')?.value === true;
  const reasons = [
    ...(attempts !== null && attempts.value > 1 ? [`a job that fails half-way is run again up to ${renderCount(attempts.value - 1, 'time')}`] : []),
    ...(stalls !== null && stalls.value > 1 ? [`a job whose instance stops answering is given to another up to ${renderCount(stalls.value, 'time')}`] : []),
    ...(lapses ? ['the lock of a job is not renewed while it runs'] : []),
    ...(use.isCpuThrottled && stalls?.value !== 0 ? ['an instance without CPU cannot renew the lock of its job, so another takes it over'] : []),
  ];
  if (reasons.length === 0) return null;
  return {
    why: reasons.join(', and '),
    isCrowded: false,
    isSure: true,
    options: stalls !== null && stalls.value > 1 ? [{ line: stalls.line, label: `maxStalledCount ${stalls.value}`, where: 'consumer' }] : [],
  };
}

/** Keys under which pg-boss takes a second identical job for the first, by version; a key alone does nothing from 10 on. */
export function isDeduplicated(consumer: Consumer, use: QueueUse): boolean {
  const sends = use.sendArguments;
  if (consumer.library === 'bullmq') return sends.length > 0 && sends.every((send) => ['jobId', 'deduplication'].some((key) => hasOption(send, key)));
  const hasPolicy = use.createArguments.some((create) => ['singleton', 'stately', 'exclusive', 'key_strict_fifo'].includes(String(findOption(create, 'policy')?.value)));
  if (hasPolicy) return true;
  const isKeyed = sends.length > 0 && sends.every((send) => hasOption(send, 'singletonKey'));
  return isKeyed && consumer.major !== null && consumer.major < retriesByDefault.since;
}
