/**
 * From version 10 on, pg-boss compares keys only on queues with a policy, or within a time slot.
 * https://github.com/timgit/pg-boss/releases/tag/10.0.0
 */
import { findOptions, getOptionArguments, hasAny } from '../../src/graph/queues/option-places.ts';
import { isOfSamePackage } from '../../src/graph/packages.ts';
import type { EditIntent } from '../../src/model/edit-intent.ts';
import type { ProgramGraph, QueueCall, StaticValue } from '../../src/model/graph.ts';
import { evidence } from '../../src/rulekit/places.ts';
import { renderLibrary, type Ineffective } from './ineffective.ts';

const policiesSince = 10;
const slots = ['singletonSeconds', 'singletonMinutes', 'singletonHours', 'singletonNextSlot'];

export function findKeysWithoutPolicy(graph: ProgramGraph): readonly Ineffective[] {
  const calls = graph.queueCalls.filter(({ match }) => match.library === 'pg-boss' && !match.isFork && (match.major ?? 0) >= policiesSince);
  const setups = calls.filter(({ role }) => role === 'queue-setup');
  return calls.filter(({ role, name }) => role === 'queue-producer' && !/Throttled|Debounced/.test(name)).flatMap((call) => {
    const { match, name, place } = call;
    const queue = getText(match.arguments[0]);
    const setup = findStandardSetup(setups, queue, (each) => isOfSamePackage(graph, each.place.file, place.file));
    if (setup === null) return [];
    return findOptions(getOptionArguments(call), place.file, 'singletonKey').flatMap((option): Ineffective[] => {
      if (option.object.open || hasAny(option.object, slots) || isEmpty(option.value)) return [];
      return [{
        option: 'singletonKey', file: option.file, line: option.line, queue, api: match.api,
        // Each firing of a schedule is queued once anyway: here it is only an overlap that is not prevented.
        severity: name === 'schedule' ? 'info' : 'warning',
        confidence: getText(setup.match.arguments[0]) === queue && queue !== null ? 'certain' : 'likely',
        message: (of) => `${renderLibrary(match)} looks at \`singletonKey\` only on a queue with a policy, and ${of ?? 'the queue'} is created without one: ${name === 'schedule' ? 'a run that takes longer than its period does not keep the next one from starting' : 'two jobs with the same key are both queued, and both run'}.`,
        advice: (of) => `Create ${of ?? 'the queue'} with \`policy: 'stately'\` (one job per key that waits and one that runs; all its jobs then need a key), or add \`singletonSeconds\` for one job per key and period. The policy of a queue that exists is not changed by \`createQueue\`.`,
        evidence: [evidence('call', place, match.api), evidence('guard', setup.place, 'createQueue without policy')],
        edit: findEdit(calls, setup, queue),
      }];
    });
  });
}

/** Only where every job of the queue has a key: of jobs without one, a policy lets a single one wait. */
function findEdit(calls: readonly QueueCall[], { match, place }: QueueCall, queue: string | null): EditIntent | null {
  const sends = calls.filter(({ role, match: send }) => role === 'queue-producer' && [queue, null].includes(getText(send.arguments[0])));
  const isKeyed = sends.every((send) => getOptionArguments(send).some((value) => value.kind === 'object' && value.properties.some(({ key }) => key === 'singletonKey')));
  if (queue === null || getText(match.arguments[0]) !== queue || !isKeyed) return null;
  return { kind: 'set-option', description: `Let ${queue} have one waiting and one running job per key`, file: place.file, line: place.span[0], column: place.span[1], argument: 1, option: 'policy', value: "'stately'", replaces: [] };
}

/** The call that creates the queue without a policy; null where one with a policy, or one that is not known, may do it. */
function findStandardSetup(setups: readonly QueueCall[], queue: string | null, isNear: (setup: QueueCall) => boolean): QueueCall | null {
  const own = setups.filter(({ match }) => getText(match.arguments[0]) === queue);
  const candidates = queue !== null && own.length > 0 ? own : setups;
  return candidates.every(isStandard) ? (candidates.find(isNear) ?? candidates[0] ?? null) : null;
}

function isStandard({ match }: QueueCall): boolean {
  const [name, options, ...others] = match.arguments;
  const all = [...(name?.kind === 'object' ? [name] : []), ...(options === undefined ? [] : [options]), ...others];
  return all.every((value) => value.kind === 'object' && !value.open && value.properties.every(({ key, value: policy }) => key !== 'policy' || getText(policy) === 'standard'));
}

/** `'emails'`, and `{ name: 'emails', data, options }`. */
function getText(value: StaticValue | undefined): string | null {
  if (value?.kind === 'object') return getText(value.properties.find(({ key }) => key === 'name')?.value);
  return value?.kind === 'literal' && typeof value.value === 'string' ? value.value : null;
}

function isEmpty(value: StaticValue): boolean {
  return value.kind === 'literal' && (value.value === null || value.value === '');
}
