/** How long a queue waits for a job before it hands it out again, and how many jobs share that time. */
import { findQueueCalls } from '../../src/graph/queue-calls.ts';
import { findOptions, getOptionArguments, type PlacedOption } from '../../src/graph/queues/option-places.ts';
import type { EditIntent } from '../../src/model/edit-intent.ts';
import type { EntryPoint, ProgramGraph, QueueCall, RoleMatch, StaticValue } from '../../src/model/graph.ts';
import type { Place } from '../../src/model/source-location.ts';

type Option = Pick<EditIntent & { readonly kind: 'set-option' }, 'description' | 'argument' | 'option' | 'value' | 'replaces'> & {
  /** The call that is given the option, where that is not the registration. */
  readonly at?: Place;
};

export interface Lease {
  readonly seconds: number;
  /** Half a sentence: `a message is visible again`. */
  readonly what: string;
  readonly option: string;
  readonly file: string;
  /** Null for the library's default. */
  readonly line: number | null;
  readonly together: number;
  /** `always`: the library runs them one after another. `loop`: where the handler goes through them in a loop. */
  readonly waits: 'always' | 'loop';
  readonly advice: string;
  /** The option that gives a job the time it needs; `seconds` is all that the calls of one job may take, null where nobody knows. */
  remedy(together: number, seconds: number | null): Option | null;
}

type Consumer = NonNullable<EntryPoint['consumer']>;

/** Null where the lease is renewed while the job runs, or its length is not known. */
export function findLease(graph: ProgramGraph, { consumer, registration }: EntryPoint): Lease | null {
  if (consumer === null || consumer.match.isFork) return null;
  const { arguments: given } = consumer.match;
  switch (consumer.library) {
    case 'pg-boss': return findBossLease(graph, consumer, registration.file);
    case 'agenda': return findAgendaLease(graph, consumer.match, registration.file);
    case 'sqs-consumer': return findConsumerLease(given, registration.file);
    case '@aws-sdk/client-sqs': return findReceiveLease(given, registration.file);
    default: return null;
  }
}

/** https://timgit.github.io/pg-boss/: 15 minutes in every version; teams up to 9, hours and minutes up to 10, the constructor up to 10. */
const bossDefault = 15 * 60;

function findBossLease(graph: ProgramGraph, { queue, match }: Consumer, file: string): Lease | null {
  const { major } = match;
  if (major === null) return null;
  const calls = findQueueCalls(graph, ['pg-boss'], queue).filter(({ role }) => role !== 'queue-stop');
  const givers = [
    ...calls.map((call) => ({ values: getOptionArguments(call), file: call.place.file })),
    ...(major < 11 && match.origin !== null ? [{ values: match.originArguments, file: match.origin.file }] : []),
  ];
  const units = major < 11 ? { expireInSeconds: 1, expireInMinutes: 60, expireInHours: 3600 } : { expireInSeconds: 1 };
  const set = givers.flatMap((giver) => Object.entries(units).flatMap(([key, unit]) => findOptions(giver.values, giver.file, key).flatMap((option) => {
    const number = getNumber(option.value);
    return number === null ? [] : [{ option, seconds: number * unit }];
  })))[0];
  const team = major < 10 ? Math.ceil((numberOf(match.arguments, file, 'teamSize') ?? 1) / (numberOf(match.arguments, file, 'teamConcurrency') ?? 1)) : 1;
  const batch = numberOf(match.arguments, file, 'batchSize') ?? 1;
  return {
    seconds: set?.seconds ?? bossDefault, what: 'pg-boss gives a job up', option: set?.option.key ?? 'expireInSeconds', file: set?.option.file ?? file, line: set?.option.line ?? null,
    together: team > 1 ? team : batch, waits: team > 1 ? 'always' : 'loop',
    advice: `${team > 1 ? 'Set `teamConcurrency` to `teamSize`, so that no job waits for another' : 'Take one job at a time'}, and let jobs expire after twice the longest run. Make a second run harmless all the same: claim the work by its business key first.`,
    remedy: (_, seconds) => {
      const size = numberOf(match.arguments, file, 'teamSize');
      const isEnough = seconds !== null && seconds <= (set?.seconds ?? bossDefault);
      if (team <= 1 && batch <= 1) return seconds === null ? null : findLongerExpiry(graph, calls, seconds);
      return team > 1 && size !== null && isEnough ? { description: 'Run the jobs of a team side by side', argument: positionOf(match.arguments, 'teamSize'), option: 'teamConcurrency', value: String(size), replaces: [] } : null;
    },
  };
}

/** From version 10 on, and no shorter than before anywhere: https://github.com/timgit/pg-boss/releases */
const longestExpiry = 24 * 3600;

/** Only where one call sends all jobs of the queue, and says itself when they expire: `createQueue` does not change a queue that is there. */
function findLongerExpiry(graph: ProgramGraph, calls: readonly QueueCall[], seconds: number): Option | null {
  const [send, ...others] = calls.filter(({ role }) => role === 'queue-producer');
  const expiries = ['expireInSeconds', 'expireInMinutes', 'expireInHours'];
  const argument = send?.match.arguments.findIndex((value) => value.kind === 'object' && !value.open && value.properties.some(({ key }) => expiries.includes(key))) ?? -1;
  const value = Math.ceil(seconds * 2);
  // A wrapper sends the jobs of other queues by the same call.
  const isShared = graph.queueCalls.some((one) => one !== send && one.place.file === send?.place.file && one.place.span.join() === send.place.span.join());
  if (send?.name !== 'send' || isShared || others.length > 0 || argument < 2 || value >= longestExpiry) return null;
  return { description: 'Let a job expire after twice the time that it may take', at: send.place, argument, option: 'expireInSeconds', value: String(value), replaces: expiries };
}

/** https://github.com/agenda/agenda: a job is locked for ten minutes unless it is touched. */
const agendaDefault = 10 * 60;

function findAgendaLease(graph: ProgramGraph, { arguments: given, originArguments, origin }: RoleMatch, file: string): Lease {
  const set = [
    ...findOptions(given, file, 'lockLifetime'),
    ...(origin === null ? [] : findOptions(originArguments, origin.file, 'defaultLockLifetime')),
    ...findQueueCalls(graph, ['agenda'], null).flatMap(findDefaultLock),
  ].find(({ value }) => getNumber(value) !== null);
  return {
    seconds: set === undefined ? agendaDefault : (getNumber(set.value) ?? 0) / 1000, what: 'agenda unlocks a job', option: set?.key ?? 'lockLifetime', file: set?.file ?? file, line: set?.line ?? null,
    together: 1, waits: 'loop', advice: 'Set `lockLifetime` to twice the longest run, or call `job.touch()` while the job works.',
    remedy: (_, seconds) => {
      const argument = set?.key !== 'lockLifetime' ? given.findIndex((value) => value.kind === 'object' && !value.open) : positionOf(given, 'lockLifetime');
      return argument < 1 || seconds === null ? null : { description: 'Lock the job for twice as long as it may run', argument, option: 'lockLifetime', value: String(seconds * 2000), replaces: [] };
    },
  };
}

/** `agenda.defaultLockLifetime(30_000)` */
function findDefaultLock({ name, match, place }: QueueCall): readonly Pick<PlacedOption, 'key' | 'value' | 'file' | 'line'>[] {
  const [value] = match.arguments;
  return name === 'defaultLockLifetime' && value !== undefined ? [{ key: name, value, file: place.file, line: place.span[0] }] : [];
}

/** https://bbc.github.io/sqs-consumer/: nothing extends the visibility without `heartbeatInterval`. */
function findConsumerLease(given: readonly StaticValue[], file: string): Lease | null {
  const set = findOptions(given, file, 'visibilityTimeout').find(({ value }) => getNumber(value) !== null);
  if (set === undefined || findOptions(given, file, 'heartbeatInterval').length > 0) return null;
  const seconds = getNumber(set.value) ?? 0;
  return {
    ...toVisibility(set, seconds), together: numberOf(given, file, 'batchSize') ?? 1,
    advice: 'Set `heartbeatInterval`, which extends the visibility while the handler runs, or a `visibilityTimeout` of six times the longest run.',
    remedy: () => (seconds < 2 ? null : { description: 'Extend the visibility while the handler runs', argument: 0, option: 'heartbeatInterval', value: String(Math.floor(seconds / 2)), replaces: [] }),
  };
}

function findReceiveLease(given: readonly StaticValue[], file: string): Lease | null {
  const set = findOptions(given, file, 'VisibilityTimeout').find(({ value }) => getNumber(value) !== null);
  const seconds = set === undefined ? null : getNumber(set.value);
  if (set === undefined || seconds === null) return null;
  return {
    ...toVisibility(set, seconds), together: numberOf(given, file, 'MaxNumberOfMessages') ?? 1,
    advice: 'Take fewer messages at a time, raise `VisibilityTimeout` above the time that all of them may take, or extend it with `ChangeMessageVisibility` while the handler runs.',
    remedy: () => null,
  };
}

function toVisibility({ key, file, line }: PlacedOption, seconds: number): Pick<Lease, 'seconds' | 'what' | 'option' | 'file' | 'line' | 'waits'> {
  return { seconds, what: 'SQS shows a message to other consumers again', option: key, file, line, waits: 'loop' };
}

function numberOf(given: readonly StaticValue[], file: string, name: string): number | null {
  return findOptions(given, file, name).flatMap(({ value }) => getNumber(value) ?? [])[0] ?? null;
}

function positionOf(given: readonly StaticValue[], name: string): number {
  return given.findIndex((value) => value.kind === 'object' && value.properties.some(({ key }) => key === name));
}

function getNumber(value: StaticValue): number | null {
  return value.kind === 'literal' && typeof value.value === 'number' && value.value > 0 ? value.value : null;
}
