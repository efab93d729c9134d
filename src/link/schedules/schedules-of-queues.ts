/** Jobs that a queue's library makes by the clock, joined with the consumers that take them. */
import type { EntryPoint, QueueCall, QueueSchedule, RoleMatch, Schedule, Service } from '../../model/graph.ts';
import { findTarget, listRoutes } from './find-target.ts';
import { platforms } from './platforms.ts';
import { splitUrl } from './url-path.ts';

const unknown = { from: 'unknown' } as const;

/** One for each consumer that a schedule has work, or for the route that it calls, and one for a schedule of which neither is known. */
export function schedulesOfQueues(entryPoints: readonly EntryPoint[], queueCalls: readonly QueueCall[], services: readonly Service[]): Schedule[] {
  const routes = queueCalls.some(({ schedule }) => schedule?.url != null) ? listRoutes(entryPoints) : new Map();
  const consumers = entryPoints.filter((entry) => entry.consumer !== null);
  const seen = new Set<string>();
  return queueCalls.flatMap(({ schedule, match, place }): Schedule[] => {
    if (schedule === undefined) return [];
    if (schedule.url !== null) return [makeRequest(schedule, schedule.url, place, routes, services)];
    return namesOf(schedule, match).flatMap((queue): Schedule[] => {
      const key = JSON.stringify([place, queue, schedule]);
      // The same call in another context says the same.
      if (seen.has(key)) return [];
      seen.add(key);
      const started = findConsumers(consumers, queue, schedule, match);
      return (started.length > 0 ? started : [null]).map((entry) => makeSchedule(schedule.job ?? queue ?? match.library, schedule, match, place, entry));
    });
  });
}

function makeSchedule(name: string, { expression, periodSeconds }: QueueSchedule, match: RoleMatch, place: QueueCall['place'], entry: EntryPoint | null): Schedule {
  return {
    platform: 'job-queue', name, file: place.file, line: place.span[0], expression, periodSeconds, path: null, method: null, entry: entry?.id ?? null,
    retryCount: unknown, minBackoffSeconds: unknown, attemptDeadlineSeconds: unknown, overlap: unknown, runLimitSeconds: unknown, restarts: unknown,
    evidence: 'call', delivery: { ...platforms['job-queue'].delivery, name: match.library }, fact: {},
  };
}

/** Messages that QStash sends by the clock. */
function makeRequest({ expression, periodSeconds }: QueueSchedule, url: string, place: QueueCall['place'], routes: ReturnType<typeof listRoutes>, services: readonly Service[]): Schedule {
  const { delivery, method, retryCount, minBackoffSeconds } = platforms.qstash;
  // The host is mostly a setting.
  const parts = splitUrl(url.replace(/^\*/, '${base}'));
  return {
    platform: 'qstash', name: parts.path ?? 'schedule', file: place.file, line: place.span[0], expression, periodSeconds, path: parts.path, method, entry: findTarget(parts, method, routes, services)?.id ?? null,
    retryCount: retryCount === null ? unknown : { from: 'default', ...retryCount }, minBackoffSeconds: minBackoffSeconds === null ? unknown : { from: 'default', ...minBackoffSeconds },
    attemptDeadlineSeconds: unknown, overlap: unknown, runLimitSeconds: unknown, restarts: unknown, evidence: 'call', delivery, fact: {},
  };
}

/** The queues that the call names, else the one it is made on. */
function namesOf({ queues }: QueueSchedule, { originArguments }: RoleMatch): readonly (string | null)[] {
  if (queues.length > 0) return queues;
  const [first] = originArguments;
  return [first?.kind === 'literal' && typeof first.value === 'string' ? first.value : null];
}

function findConsumers(consumers: readonly EntryPoint[], queue: string | null, { queues, job }: QueueSchedule, match: RoleMatch): readonly EntryPoint[] {
  const own = consumers.filter(({ consumer }) => consumer !== null && familyOf(consumer.library) === familyOf(match.library));
  const ofQueue = own.filter(({ consumer }) => consumer !== null && ((queue !== null && takesFrom(consumer, queue)) || (queues.length === 0 && isSameObject(consumer.match, match))));
  const ofJob = ofQueue.filter(({ consumer }) => consumer === null || jobOf(consumer.match) === null || jobOf(consumer.match) === job);
  return ofQueue.length > 0 ? ofJob : own.filter(({ consumer }) => job !== null && consumer?.queue === job);
}

/** A queue's own consumer has the name that the queue was made with. */
function takesFrom({ queue: own, match: { origin, originArguments: [first] } }: NonNullable<EntryPoint['consumer']>, queue: string): boolean {
  return own === queue || (own === null && origin !== null && first?.kind === 'literal' && first.value === queue);
}

function isSameObject({ origin: one }: RoleMatch, { origin: other }: RoleMatch): boolean {
  return one !== null && other !== null && one.file === other.file && one.span.every((number, index) => number === other.span[index]);
}

/** `queue.process('digest', send)` takes the jobs of that name only. */
function jobOf({ library, arguments: given }: RoleMatch): string | null {
  const [first] = given;
  return familyOf(library) === 'bull' && first?.kind === 'literal' && typeof first.value === 'string' ? first.value : null;
}

/** `@nestjs/bull` runs what `bull` schedules. */
function familyOf(library: string): string {
  return library.replace('@nestjs/', '');
}
