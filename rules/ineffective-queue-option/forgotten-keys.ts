/**
 * A job's id keeps a second job of that id away for as long as the first is kept. A queue that throws a job away when it is done
 * forgets the id with it. https://docs.bullmq.io/guide/jobs/job-ids
 */
import { findEffectsOfEntry, type ReachedEffect } from '../../src/graph/effects/effects-of-entry.ts';
import { asksForLastJob } from '../../src/graph/queues/asked-jobs.ts';
import { findOptions, getOptionArguments, type PlacedOption } from '../../src/graph/queues/option-places.ts';
import { isMadeOfDay } from '../../src/graph/queues/dated-keys.ts';
import { findSentJobs, isMadeForJobs } from '../../src/graph/queues/jobs-of-way.ts';
import type { ProgramGraph, QueueCall, StaticValue } from '../../src/model/graph.ts';
import { renderApi } from '../../src/rulekit/api-name.ts';
import { evidence, lineEvidence } from '../../src/rulekit/places.ts';
import type { Ineffective } from './ineffective.ts';

const libraries: ReadonlySet<string> = new Set(['bullmq', 'bull', '@nestjs/bullmq', '@nestjs/bull']);

/** Where the job does what nobody takes back: a key that only keeps waiting jobs apart is often all that is meant. One that names a day is to hold for that day. */
export function findForgottenKeys(graph: ProgramGraph): readonly Ineffective[] {
  return graph.queueCalls.filter(({ role, match }) => role === 'queue-producer' && libraries.has(match.library) && !match.isFork).flatMap((call): readonly Ineffective[] => {
    const { match, place } = call;
    const key = findOptions(getOptionArguments(call), place.file, 'jobId').find(({ value }) => isMadeOfWork(value));
    const forgetting = key === undefined ? undefined : findForgetting(call);
    const queue = match.originArguments[0]?.kind === 'literal' ? String(match.originArguments[0].value) : null;
    const effect = forgetting === undefined ? undefined : findWorst(graph, queue, findSentJobs(call) ?? []);
    if (key === undefined || forgetting === undefined || effect === undefined || asksForLastJob(graph, call)) return [];
    const isDaily = isMadeOfDay(graph, call);
    return [{
      option: 'jobId', title: 'The `jobId` is forgotten when the job is done', file: key.file, line: key.line, queue, api: match.api, severity: isDaily ? 'warning' : 'info', confidence: 'likely',
      message: (of) => `A \`jobId\` keeps a second job of its id away while the first is kept, and \`removeOnComplete: true\` throws it away when it is done: ${isDaily ? 'whoever asks once more on the same day' : 'a retry of the caller a moment later'} queues ${of ?? 'the work'} again, and ${renderApi(effect.match)} is called again.`,
      advice: () => 'Keep done jobs as long as a caller may come again: `removeOnComplete: { age: 24 * 3600 }`. For work that must happen once for ever, claim a row with a unique key first.',
      evidence: [evidence('call', place, match.api), lineEvidence('guard', forgetting.file, forgetting.line, 'removeOnComplete'), evidence('effect', effect.call.edge.place, renderApi(effect.match))],
      edit: null,
    }];
  });
}

/** Not one word for all jobs; a text with a part that is only known when it runs has `*` for it. */
function isMadeOfWork(value: StaticValue): boolean {
  return value.kind === 'unknown' ? value.varies === undefined : value.kind === 'literal' && typeof value.value === 'string' && value.value.includes('*');
}

/** That of the job before that of all jobs of the queue. */
function findForgetting(call: QueueCall): PlacedOption | undefined {
  const { match, place } = call;
  const own = findOptions(getOptionArguments(call), place.file, 'removeOnComplete');
  const [option] = own.length > 0 || match.origin === null ? own : findOptions(match.originArguments, match.origin.file, 'defaultJobOptions.removeOnComplete');
  return option?.value.kind === 'literal' && option.value.value === true ? option : undefined;
}

/** Of what the consumer does for jobs of these names. */
function findWorst(graph: ProgramGraph, queue: string | null, jobs: readonly string[]): ReachedEffect | undefined {
  const consumers = graph.entryPoints.filter(({ consumer }) => consumer !== null && consumer.queue !== null && consumer.queue === queue);
  return consumers.flatMap((entry) => findEffectsOfEntry(graph, entry, (edge, way) => isMadeForJobs(graph, entry, way, edge, jobs))).find(({ nature }) => nature === 'money' || nature === 'message' || nature === 'paid-call');
}
