/** Scheduler options that keep runs of one process apart, with the release that brought them. Off by default, but where `usual` says otherwise. */
import type { EntryPoint, StaticValue } from '../../model/graph.ts';
import type { BrokenGuard, GuardFlaw } from '../guard.ts';

interface OverlapOption {
  readonly library: string;
  readonly option: string;
  /** First release that knows it. */
  readonly since: string;
  readonly source: string;
  /** First release in which it can be recommended, where that is a later one. */
  readonly sound?: string;
  /** Until then, a run that throws may be the last one. */
  readonly isKeptBefore?: true;
  /** Schedules of the library for which it is on unless it is switched off. */
  readonly usual?: RegExp;
}

const overlapOptions: readonly OverlapOption[] = [
  // Before 4.1.1 a job that threw once, or came a second late, counted as running for ever: https://github.com/node-cron/node-cron/issues/461
  { library: 'node-cron', option: 'noOverlap', since: '4.0.0', sound: '4.1.1', isKeptBefore: true, source: 'https://github.com/node-cron/node-cron' },
  // Before 10 a job that throws, in a process that goes on, is never started again: https://github.com/Hexagon/croner/releases/tag/10.0.0
  { library: 'croner', option: 'protect', since: '5.7.0', sound: '10.0.0', source: 'https://github.com/Hexagon/croner' },
  // 3.3.0 has the option and asks it the wrong way round: https://github.com/kelektiv/node-cron/blob/main/CHANGELOG.md
  { library: 'cron', option: 'waitForCompletion', since: '3.3.1', source: 'https://github.com/kelektiv/node-cron' },
  { library: '@nestjs/schedule', option: 'waitForCompletion', since: '5.0.1', source: 'https://docs.nestjs.com/techniques/task-scheduling' },
  // Jobs of a cron expression take it from 3.1.0 on.
  { library: 'toad-scheduler', option: 'preventOverrun', since: '2.0.0', sound: '3.1.0', source: 'https://github.com/kibertoad/toad-scheduler#prevent-overrun', usual: /IntervalJob\b/ },
];

export interface OptionGuard {
  readonly label: string;
  readonly broken: BrokenGuard | null;
  /** It keeps runs apart, and may go on doing so when there are none. */
  readonly flaw: GuardFlaw | null;
  /** `unknown`: something that the project gave the library decides which instance runs. */
  readonly whole: 'per-instance' | 'correct' | 'unknown';
}

/**
 * One instance runs a task of this option: that whose environment says so, else the one that a coordinator lets. The task needs a name.
 * https://www.nodecron.com/distributed-coordination.html
 */
const shared = { library: 'node-cron', option: 'distributed', since: '4.5.0', coordinator: 'runCoordinator', name: 'name' };

/** The option that was given to the scheduler of this entry point, and whether the locked version knows it. */
export function findOverlapOption(entry: EntryPoint): OptionGuard | null {
  const scheduled = entry.scheduled;
  if (scheduled === null) return null;
  const known = overlapOptions.find((candidate) => candidate.library === scheduled.library);
  if (known === undefined) return null;
  const isIgnored = !scheduled.match.isFork && isBefore(scheduled.match.version, scheduled.major, known.since);
  const isUsual = !isIgnored && known.usual?.test(scheduled.match.api) === true && !scheduled.match.arguments.some((argument) => hasOption(argument, known.option));
  const { version, major, isFork, isExact = false } = scheduled.match;
  const isOn = (option: string): boolean => scheduled.match.arguments.some((argument) => isOptionOn(argument, option));
  const runsOnOne = known.library === shared.library && isOn(shared.option) && isOn(shared.name) && !isBefore(version, major, shared.since);
  if (!isUsual && !isOn(known.option)) return runsOnOne ? { label: `${shared.library} ${shared.option}`, broken: null, flaw: null, whole: 'unknown' } : null;
  // Two runs of one instance are what the other option keeps apart; a coordinator may let another instance have the next run.
  const whole = !runsOnOne ? 'per-instance' : isOn(shared.coordinator) ? 'unknown' : 'correct';
  const isKept = known.isKeptBefore === true && known.sound !== undefined && isExact && !isFork && isBefore(version, major, known.sound);
  return { label: `${known.library} ${known.option}`, broken: isIgnored ? 'ignored-by-version' : null, flaw: isKept ? 'kept-by-release' : null, whole };
}

/** The option that this entry point's scheduler has in the release that is installed; null where that is not known to have one. */
export function findAvailableOption({ scheduled }: EntryPoint): string | null {
  const known = overlapOptions.find((candidate) => candidate.library === scheduled?.library);
  if (scheduled === null || known === undefined || scheduled.match.isFork) return null;
  const { version, major } = scheduled.match;
  const since = known.sound ?? known.since;
  const [first = 0, ...rest] = since.split('.').map(Number);
  const isFirstRelease = rest.every((part) => part === 0);
  // Of a major that is all that is known, the releases before the one that brought it may be installed.
  const isKnown = version === null ? major !== null && (isFirstRelease ? major >= first : major > first) : !isBefore(version, major, since);
  return isKnown ? known.option : null;
}

/** By the whole version where it is known, else by its major: of that one, some release knows the option. */
function isBefore(version: string | null, major: number | null, since: string): boolean {
  const wanted = since.split('.').map(Number);
  const [first = 0] = wanted;
  const parts = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})/.exec(version ?? '')?.slice(1).map(Number);
  if (parts === undefined) return major !== null && major < first;
  const differing = parts.findIndex((part, index) => part !== wanted[index]);
  return differing !== -1 && (parts[differing] ?? 0) < (wanted[differing] ?? 0);
}

function hasOption(value: StaticValue, option: string): boolean {
  return value.kind === 'object' && value.properties.some((candidate) => candidate.key === option);
}

function isOptionOn(value: StaticValue, option: string): boolean {
  if (value.kind !== 'object') return false;
  const property = value.properties.find((candidate) => candidate.key === option);
  return property !== undefined && !(property.value.kind === 'literal' && !property.value.value);
}
