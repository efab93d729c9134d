/**
 * Ids that BullMQ refuses: it throws in `add`, whose callers often do not look, and the work is never queued. An id of exactly three
 * parts passes, because repeated jobs of older versions had such ids. https://docs.bullmq.io/guide/jobs/job-ids
 */
import { findOptions, getOptionArguments, hasAny, type PlacedOption } from '../../src/graph/queues/option-places.ts';
import type { ProgramGraph, QueueCall } from '../../src/model/graph.ts';
import { isReleaseFrom } from '../../src/rulekit/library-version.ts';
import { evidence } from '../../src/rulekit/places.ts';
import { renderLibrary, type Ineffective } from './ineffective.ts';

/** https://github.com/taskforcesh/bullmq/pull/3384 */
const refusedSince = '5.58.7';
const partsOfRepeatedJob = 3;

export function findRefusedIds(graph: ProgramGraph): readonly Ineffective[] {
  return graph.queueCalls.filter(refuses).flatMap((call) => {
    const { match, place } = call;
    return findOptions(getOptionArguments(call), place.file, 'jobId').flatMap((option): readonly Ineffective[] => {
      const id = getRefusedId(option);
      if (id === null) return [];
      return [{
        option: 'jobId', title: 'The queue refuses this `jobId`', file: option.file, line: option.line, queue: getQueue(call), api: match.api,
        // What stands for `*` may hold the colon that makes it three parts.
        severity: 'error', confidence: id.includes('*') ? 'likely' : 'certain',
        message: (of) => `${renderLibrary(match)} throws "Custom Id cannot contain :" for an id like \`${id.replace(/(?<=^|:)(?:null|undefined)(?=:|$)/g, '*')}\`: the call fails each time, and nothing is put into ${of ?? 'the queue'}.`,
        advice: () => 'Write `-` or `_` between the parts of the id, here and wherever the job is looked for by it.',
        evidence: [evidence('call', place, match.api)],
        edit: null,
      }];
    });
  });
}

function refuses({ role, match }: QueueCall): boolean {
  return role === 'queue-producer' && match.library === 'bullmq' && isReleaseFrom(match, refusedSince);
}

/** The id as far as it is known, `*` for the rest; null for one that passes. Of a repeated job the library makes the id itself. */
function getRefusedId({ value, object }: PlacedOption): string | null {
  if (value.kind !== 'literal' || typeof value.value !== 'string' || hasAny(object, ['repeat'])) return null;
  const parts = value.value.split(':').length;
  return parts === 1 || parts === partsOfRepeatedJob ? null : value.value;
}

function getQueue({ match }: QueueCall): string | null {
  const [name] = match.originArguments;
  return name?.kind === 'literal' ? String(name.value) : null;
}
