/** Options that a major version of pg-boss no longer reads. It accepts them all the same. https://github.com/timgit/pg-boss/releases */
import { findOptions, getOptionArguments, type PlacedOption } from '../../src/graph/queues/option-places.ts';
import type { EditIntent } from '../../src/model/edit-intent.ts';
import type { ProgramGraph, RoleMatch, StaticValue } from '../../src/model/graph.ts';
import type { Place } from '../../src/model/source-location.ts';
import { evidence } from '../../src/rulekit/places.ts';
import { renderLibrary, type Ineffective } from './ineffective.ts';

interface Ignored {
  readonly options: readonly string[];
  readonly on: 'consumer' | 'job' | 'client';
  /** First major version that does not read it. */
  readonly since: number;
  readonly happens: string;
  readonly instead: string;
}

const ignored: readonly Ignored[] = [
  { options: ['teamSize', 'teamConcurrency', 'teamRefill'], on: 'consumer', since: 10, happens: 'each instance takes one job at a time', instead: 'Use `batchSize` and work on the jobs of a batch together, from version 12 on `localConcurrency`, or call `work` several times.' },
  { options: ['expireInMinutes', 'expireInHours'], on: 'job', since: 11, happens: 'a job expires after 15 minutes, and is handed out again while the first run goes on', instead: 'Use `expireInSeconds`.' },
  { options: ['retryLimit', 'retryDelay', 'retryBackoff', 'expireInSeconds', 'expireInMinutes', 'expireInHours'], on: 'client', since: 11, happens: 'jobs are retried twice and expire after 15 minutes', instead: 'Set it with `createQueue`, or with each `send`.' },
];

export function findIgnoredOptions(graph: ProgramGraph): readonly Ineffective[] {
  const consumers = graph.entryPoints.flatMap(({ consumer, registration, subject }) => (consumer === null ? [] : [{ match: consumer.match, place: registration, queue: consumer.queue ?? subject, options: consumer.match.arguments }]));
  const jobs = graph.queueCalls.filter(({ role }) => role !== 'queue-stop').map((call) => ({ match: call.match, place: call.place, queue: getText(call.match.arguments[0]), options: getOptionArguments(call) }));
  const clients = [...consumers, ...jobs].flatMap(({ match }) => (match.origin === null ? [] : [{ match, place: match.origin, queue: null, options: match.originArguments }]));
  const givers = { consumer: consumers, job: jobs, client: clients };
  return ignored.flatMap((rule) => givers[rule.on].flatMap(({ match, place, queue, options }) => {
    if (match.library !== 'pg-boss' || match.isFork || (match.major ?? 0) < rule.since) return [];
    return rule.options.flatMap((name) => findOptions(options, place.file, name)).filter(isSet).map((option) => toIneffective(rule, match, option, queue, place));
  }));
}

function toIneffective(rule: Ignored, match: RoleMatch, option: PlacedOption, queue: string | null, place: Place): Ineffective {
  const whom = rule.on === 'client' ? ' in its constructor' : '';
  return {
    option: option.key, file: option.file, line: option.line, queue, api: rule.on === 'client' ? 'new PgBoss()' : match.api, severity: 'warning', confidence: 'certain',
    message: () => `${renderLibrary(match)} no longer reads \`${option.key}\`${whom}: ${rule.happens}.`,
    advice: () => rule.instead,
    evidence: [evidence(rule.on === 'consumer' ? 'consumer' : rule.on === 'client' ? 'client' : 'call', place, match.api)],
    edit: findEdit(rule, match, option, place),
  };
}

/** Where another option of this version says the same with a number that follows. */
function findEdit(rule: Ignored, match: RoleMatch, option: PlacedOption, place: Place): EditIntent | null {
  const replacement = findReplacement(rule, match, option);
  const values = rule.on === 'client' ? match.originArguments : match.arguments;
  const argument = values.findIndex((value) => value.kind === 'object' && value.properties.some(({ key, line }) => key === option.key && line === option.line));
  if (replacement === null || argument < 0 || option.file !== place.file) return null;
  return { kind: 'set-option', file: place.file, line: place.span[0], column: place.span[1], argument, ...replacement };
}

function findReplacement(rule: Ignored, match: RoleMatch, { key, value, object }: PlacedOption): Pick<EditIntent & { readonly kind: 'set-option' }, 'description' | 'option' | 'value' | 'replaces'> | null {
  const number = getNumber(value);
  if (number === null) return null;
  if (rule.on === 'job') return { description: `Say the same in \`expireInSeconds\`, which ${match.library} ${String(match.major)} reads`, option: 'expireInSeconds', value: String(number * secondsIn(key)), replaces: [key] };
  if (rule.on !== 'consumer' || (match.major ?? 0) < localConcurrencySince) return null;
  // Without `teamConcurrency` the jobs of a team were run one after another.
  const together = getNumber(object.properties.find((one) => one.key === 'teamConcurrency')?.value);
  return together === null ? null : { description: 'Run as many jobs of an instance at the same time with `localConcurrency`', option: 'localConcurrency', value: String(together), replaces: rule.options };
}

const localConcurrencySince = 12;

function secondsIn(option: string): number {
  return option === 'expireInHours' ? 3600 : 60;
}

function getNumber(value: StaticValue | undefined): number | null {
  return value?.kind === 'literal' && typeof value.value === 'number' ? value.value : null;
}

function isSet({ value }: PlacedOption): boolean {
  return !(value.kind === 'literal' && value.value === null);
}

/** `'emails'`, and `{ name: 'emails', data, options }`. */
function getText(value: StaticValue | undefined): string | null {
  if (value?.kind === 'object') return getText(value.properties.find(({ key }) => key === 'name')?.value);
  return value?.kind === 'literal' && typeof value.value === 'string' ? value.value : null;
}
