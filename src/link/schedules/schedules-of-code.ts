/** The schedules that code makes itself: timers of the process, and functions that register their own schedule with the platform. */
import type { SchedulePlatform } from '../../model/deployment-facts.ts';
import type { EntryPoint, Known, RoleMatch, Schedule, StaticValue } from '../../model/graph.ts';
import type { Documented } from '../services/settle-setting.ts';
import { platforms } from './platforms.ts';

/** One for every entry point that is entered by the clock and that no deployment file names. */
export function schedulesOfCode(entryPoints: readonly EntryPoint[], joined: ReadonlySet<number>): Schedule[] {
  return entryPoints.flatMap((entry): Schedule[] => {
    if (entry.scheduled === null || joined.has(entry.id)) return [];
    const { platform = 'in-process', expression, periodSeconds, library, match } = entry.scheduled;
    const facts = platforms[platform];
    const { file, span } = entry.registration;
    const option = (keys: readonly string[], silent: Documented<number> | null): Known<number> => readOption(match, keys, file, silent);
    return [
      {
        platform,
        name: entry.subject,
        file,
        line: span[0],
        expression,
        periodSeconds,
        path: null,
        method: null,
        entry: entry.id,
        retryCount: platform === 'trigger-dev' ? readAttempts(match, file) : option(['retryCount', 'retryConfig.retryCount'], facts.retryCount),
        minBackoffSeconds: option(['minBackoffSeconds', 'retryConfig.minBackoffSeconds'], facts.minBackoffSeconds),
        attemptDeadlineSeconds: option(['attemptDeadlineSeconds'], facts.attemptDeadlineSeconds),
        overlap: readOverlap(platform, match, file),
        runLimitSeconds: { from: 'unknown' },
        restarts: { from: 'unknown' },
        evidence: 'call',
        delivery: platform === 'in-process' ? { ...facts.delivery, name: library } : facts.delivery,
        fact: {},
      },
    ];
  });
}

/** Functions of the first generation take one request at a time whatever they are told. What else a task or function shares its place with only keeps it back further. */
const serial: Readonly<Partial<Record<SchedulePlatform, readonly string[]>>> = {
  'firebase-schedule': ['maxInstances', 'concurrency'], 'firebase-pubsub-schedule': ['maxInstances'],
  'trigger-dev': ['queue.concurrencyLimit'], inngest: ['concurrency|concurrency.limit'],
};

/** One instance that takes one request: the next start waits, or is turned away. https://firebase.google.com/docs/functions/manage-functions#set_runtime_options */
function readOverlap(platform: SchedulePlatform, match: RoleMatch, file: string): Schedule['overlap'] {
  const values = [...match.arguments, ...match.originArguments];
  const found = serial[platform]?.map((keys) => keys.split('|').flatMap((key) => values.map((value) => findNumber(value, key.split('.')))).find((number) => number !== null));
  const [first] = found ?? [];
  return first != null && found?.every((number) => number?.value === 1) === true ? { from: 'file', value: 'forbid', file, line: first.line } : { from: 'unknown' };
}

/** The first attempt is no retry. https://trigger.dev/docs/errors-retrying */
function readAttempts(match: RoleMatch, file: string): Known<number> {
  const found = match.arguments.map((value) => findNumber(value, ['retry', 'maxAttempts'])).find((number) => number !== null);
  return found == null ? { from: 'unknown' } : { from: 'file', value: Math.max(0, found.value - 1), file, line: found.line };
}

/** Only a platform takes such options; the same words mean something else to a library. */
function readOption(match: RoleMatch, keys: readonly string[], file: string, silent: Documented<number> | null): Known<number> {
  const unset: Known<number> = silent === null ? { from: 'unknown' } : { from: 'default', ...silent };
  if (silent === null) return unset;
  for (const key of keys) {
    for (const value of [...match.arguments, ...match.originArguments]) {
      const found = findNumber(value, key.split('.'));
      if (found !== null) return { from: 'file', value: found.value, file, line: found.line };
    }
  }
  return unset;
}

function findNumber(value: StaticValue, path: readonly string[]): { readonly value: number; readonly line: number } | null {
  const [key, ...rest] = path;
  if (value.kind !== 'object') return null;
  const property = value.properties.find((one) => one.key === key);
  if (property === undefined) return null;
  if (rest.length > 0) return findNumber(property.value, rest);
  return property.value.kind === 'literal' && typeof property.value.value === 'number' ? { value: property.value.value, line: property.line } : null;
}
