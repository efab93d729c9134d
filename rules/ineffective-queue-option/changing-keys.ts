/** Keys that shall make the second of two jobs superfluous, and that no two jobs share: the time or chance is in them. */
import { findOptions, getOptionArguments } from '../../src/graph/queues/option-places.ts';
import type { ProgramGraph, RoleMatch } from '../../src/model/graph.ts';
import { evidence } from '../../src/rulekit/places.ts';
import type { Ineffective } from './ineffective.ts';

/**
 * Options that only exist to find the same job again. `jobId` is none: it is also how a job is named, and jobs that shall all run
 * need names that differ.
 */
const keysByLibrary: Readonly<Record<string, readonly string[]>> = {
  'pg-boss': ['singletonKey'],
  bullmq: ['deduplication.id', 'debounce.id'],
  'graphile-worker': ['jobKey'],
};

/** `'emails'`, and `{ name: 'emails', data, options }` of pg-boss. */
function getQueue({ library, arguments: [first] }: RoleMatch): string | null {
  const given = first?.kind === 'object' && library === 'pg-boss' ? first.properties.find(({ key }) => key === 'name')?.value : first;
  return given?.kind === 'literal' ? String(given.value) : null;
}

export function findChangingKeys(graph: ProgramGraph): readonly Ineffective[] {
  return graph.queueCalls.filter(({ role }) => role === 'queue-producer').flatMap((call) => {
    const { match, place } = call;
    const keys = match.isFork ? [] : (keysByLibrary[match.library] ?? []);
    return keys.flatMap((key) => findOptions(getOptionArguments(call), place.file, key)).flatMap((option): Ineffective[] => {
      if (option.value.kind !== 'unknown' || option.value.varies === undefined) return [];
      const queue = getQueue(match);
      const cause = option.value.varies === 'time' ? 'the time is in it' : 'a random value is in it';
      return [{
        option: option.key === 'id' ? 'deduplication.id' : option.key, file: option.file, line: option.line, queue, api: match.api, severity: 'warning', confidence: 'certain',
        message: (of) => `No two jobs${of === null ? '' : ` of ${of}`} ever have the same key, because ${cause}: a second request, a double click or a retry of the caller queues the work again.`,
        advice: () => 'Make the key of what the job is about: the id of the order, the document, the period. Leave the time out, or round it to the period in which one job is enough.',
        evidence: [evidence('call', place, match.api)],
        edit: null,
      }];
    });
  });
}
