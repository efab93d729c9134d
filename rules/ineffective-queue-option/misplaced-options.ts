/**
 * Options of jobs that are given to what does not read them: attempts are a matter of the job, or of the queue's `defaultJobOptions`.
 * https://docs.bullmq.io/guide/retrying-failing-jobs, https://api.docs.bullmq.io/interfaces/v5.WorkerOptions.html,
 * https://github.com/OptimalBits/bull/blob/develop/REFERENCE.md#queue
 */
import { findOptions, type PlacedOption } from '../../src/graph/queues/option-places.ts';
import { findRetries } from '../../src/graph/retries-of-consumer.ts';
import type { EntryPoint, ProgramGraph, StaticValue } from '../../src/model/graph.ts';
import { evidence } from '../../src/rulekit/places.ts';
import { renderLibrary, type Ineffective } from './ineffective.ts';

const ofJobs = ['attempts', 'backoff'];

export function findMisplacedOptions(graph: ProgramGraph): readonly Ineffective[] {
  return [...graph.entryPoints.flatMap((entry) => findOnWorker(graph, entry)), ...findOnQueues(graph)];
}

/** `new Worker('emails', send, { connection, defaultJobOptions: { attempts: 3 } })` */
function findOnWorker(graph: ProgramGraph, entry: EntryPoint): readonly Ineffective[] {
  const { consumer, registration } = entry;
  // Where the queue is told the same, its jobs have it.
  if (consumer?.library !== 'bullmq' || consumer.match.isFork || findRetries(graph, entry)?.from === 'option') return [];
  const options = consumer.match.arguments.slice(2);
  return [...ofJobs, 'defaultJobOptions'].flatMap((name) => findOptions(options, registration.file, name)).filter(asksForRetries).map((option): Ineffective => ({
    option: option.key, title: `A \`Worker\` does not read \`${option.key}\``, file: option.file, line: option.line, queue: consumer.queue ?? entry.subject, api: consumer.match.api, severity: 'warning', confidence: 'certain',
    message: (of) => `${renderLibrary(consumer.match)} reads \`${option.key}\` of a queue's jobs, and a \`Worker\` ignores it: a job of ${of ?? 'the queue'} that fails is not tried again.`,
    advice: () => 'Say it where the jobs are made: in the `defaultJobOptions` of the `Queue`, or with each `add`.',
    evidence: [evidence('consumer', registration, consumer.match.api)],
    edit: null,
  }));
}

/** `new Queue('emails', { connection, attempts: 3 })` */
function findOnQueues(graph: ProgramGraph): readonly Ineffective[] {
  return graph.queueCalls.flatMap(({ match, role }): readonly Ineffective[] => {
    const { origin, originArguments: [name, ...options] } = match;
    if ((match.library !== 'bullmq' && match.library !== 'bull') || match.isFork || origin === null || role !== 'queue-producer' || findOptions(match.arguments, origin.file, 'attempts').length > 0) return [];
    const queue = name?.kind === 'literal' && typeof name.value === 'string' ? name.value : null;
    return ofJobs.flatMap((key) => findOptions(options, origin.file, key)).filter((option) => asksForRetries(option) && !option.object.properties.some(({ key }) => key === 'defaultJobOptions')).map((option): Ineffective => ({
      option: option.key, title: `A \`Queue\` reads \`${option.key}\` only in its \`defaultJobOptions\``, file: option.file, line: option.line, queue, api: `new ${match.library}.Queue()`, severity: 'warning', confidence: 'certain',
      message: (of) => `${renderLibrary(match)} reads \`${option.key}\` of a job or of the \`defaultJobOptions\` of its queue, and not beside them: a job of ${of ?? 'the queue'} that fails is not tried again.`,
      advice: () => `Put it into \`defaultJobOptions: { ${option.key}: … }\`.`,
      evidence: [evidence('client', origin, 'the queue')],
      edit: null,
    }));
  });
}

/** More than the one attempt that every job has. */
function asksForRetries({ key, value }: PlacedOption): boolean {
  if (key === 'defaultJobOptions') return value.kind === 'object' && value.properties.some((property) => ofJobs.includes(property.key) && isMore(property.value));
  return key !== 'attempts' || isMore(value);
}

function isMore(value: StaticValue): boolean {
  return value.kind !== 'literal' || typeof value.value !== 'number' || value.value > 1;
}
