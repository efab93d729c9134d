/** The edits of settings: who takes over a job that is cut off, and how many instances there are. */
import { findQueueCalls } from '../../src/graph/queue-calls.ts';
import type { EffectNature } from '../../src/graph/effects/effects.ts';
import type { EditIntent, SettingEdit } from '../../src/model/edit-intent.ts';
import type { EntryPoint, Known, ProgramGraph, Service, StaticValue } from '../../src/model/graph.ts';
import type { Place } from '../../src/model/source-location.ts';
import { sharesSettings } from '../../src/rulekit/edits/own-setting.ts';
import { findNumber, hasOption } from '../../src/rulekit/options.ts';

/** What is better left undone, and told, than done twice. */
const better: ReadonlySet<EffectNature> = new Set(['money', 'message']);

/** Since 2 a worker looks for stalled jobs itself: https://github.com/taskforcesh/bullmq/blob/master/docs/gitbook/changelog.md */
const stalledBySince = 2;

/**
 * A stalled job fails at once and is kept among the failed ones: https://docs.bullmq.io/guide/workers/stalled-jobs. Null where every deploy cuts
 * jobs of this worker off, where one line makes the workers of several queues, where failed jobs may be thrown away, and where something spread in may say otherwise.
 */
export function buildStallEdit(graph: ProgramGraph, { id, consumer, registration }: EntryPoint, nature: EffectNature, sendOptions: readonly (readonly StaticValue[])[]): EditIntent | null {
  if (consumer?.library !== 'bullmq' || !better.has(nature) || (consumer.major ?? 0) < stalledBySince) return null;
  const given = consumer.match.arguments;
  const argument = given.findIndex((value) => value.kind === 'object' && !value.open && findNumber([value], 'maxStalledCount') !== null);
  const isKept = sendOptions.length > 0 && ![given, ...sendOptions].some((values) => hasOption(values, 'removeOnFail')) && sendOptions.flat().every((value) => value.kind === 'object' && !value.open);
  const isStopped = graph.listensToSignals === true && findQueueCalls(graph, ['bullmq'], null).some(({ role, match: { origin } }) => role === 'queue-stop' && origin !== null && isSamePlace(origin, registration));
  const isShared = graph.entryPoints.some((other) => other.id !== id && isSamePlace(other.registration, registration));
  if (argument < 0 || !isKept || !isStopped || isShared) return null;
  return {
    kind: 'set-option', description: 'Let a job whose worker stops answering fail, and somebody look at it, instead of doing it again: it is kept among the failed jobs.',
    file: registration.file, line: registration.span[0], column: registration.span[1], argument, option: 'maxStalledCount', value: '0', replaces: [],
  };
}

function isSamePlace(one: Place, other: Place): boolean {
  return one.file === other.file && one.span.every((part, index) => part === other.span[index]);
}

/** One instance, as a named stop-gap. Null where the numbers stand in several files, outside of the repository, or for other services too. */
export function buildEdit(graph: ProgramGraph, service: Service): EditIntent | null {
  const { instances: { min, max: most }, processes, platform, file, line, isOneOfSeveral } = service;
  if (isOneOfSeveral || sharesSettings(graph, service)) return null;
  // What PM2 calls instances are the processes of one.
  const max = platform === 'pm2' ? processes : most;
  const place = max.from === 'file' ? max : max.from === 'default' && platform === 'cloud-run' ? { file, line: null } : null;
  if (place === null) return null;
  const settings: SettingEdit[] = [{ name: 'maxInstances', value: '1', line: place.line }];
  if (isMoreThanOne(min) && min.line !== place.line) {
    if (min.file !== place.file) return null;
    settings.push({ name: 'minInstances', value: '1', line: min.line });
  }
  return { kind: 'deployment-settings', description: 'Stop-gap: one instance at most, which then does all the work of this service; a rollout still runs two for a moment', file: place.file, line: place.file === file ? line : (place.line ?? line), settings };
}

function isMoreThanOne(known: Known<number>): known is Known<number> & { readonly from: 'file' } {
  return known.from === 'file' && known.value > 1;
}
