/** The calls of a repository that put jobs on a queue, set it up or stop taking from it. */
import type { EntryPoint, ProgramGraph, QueueCall, StaticValue } from '../model/graph.ts';

/**
 * Calls on the queue of this name, as far as names are literal. A queue without a name has every call of its library; one that nobody
 * sends to by its name is sent to by those whose queue a wrapper names: `makeQueue(name)`.
 */
export function findQueueCalls(graph: ProgramGraph, libraries: readonly string[], queue: string | null): readonly QueueCall[] {
  const calls = graph.queueCalls.filter(({ match }) => libraries.includes(match.library));
  if (queue === null) return calls;
  const own = leaveOutReplaced(calls.filter((call) => call.role === 'queue-stop' || isMeant(call, queue)), queue);
  if (own.some(({ role }) => role === 'queue-producer')) return own;
  const unnamed = calls.filter((call) => call.role === 'queue-producer' && isUnnamed(call));
  // Where they do not agree how often a job is tried, they belong to several queues, and nobody knows which to this one.
  return new Set(unnamed.map(findAttempts)).size > 1 ? own : [...own, ...unnamed];
}

type Consumer = NonNullable<EntryPoint['consumer']>;

/** Libraries whose consumer is a method of the queue: `new Queue('emails')` that `process` is called on. */
const ofQueues: ReadonlySet<string> = new Set(['bull', 'bee-queue']);

/** The name of the queue that a consumer takes from, said where it begins or where its queue is made. */
export function getQueueOf({ queue, library, match: { originArguments: [made] } }: Consumer): string | null {
  return queue ?? (ofQueues.has(library) ? findText(made) : null);
}

/** `queue.process('reminder', remind)` takes what `queue.add('reminder', data)` puts there. Null for all jobs of its queue. */
export function getJobOf({ library, match: { arguments: [name] } }: Consumer): string | null {
  return library === 'bull' ? findText(name) : null;
}

/** Whether a call may put jobs of this name on their queue; one that does something else is meant for all of them. */
export function isOfJob({ name, match: { arguments: [given] } }: QueueCall, job: string | null): boolean {
  return job === null || name !== 'add' || (findText(given) ?? job) === job;
}

function findText(value: StaticValue | undefined): string | null {
  return value?.kind === 'literal' && typeof value.value === 'string' ? value.value : null;
}

/** How often a job is tried, as the call or the queue it is made on says it; null where neither does. */
function findAttempts({ match }: QueueCall): number | null {
  const inside = (value: StaticValue, depth: number): number | null => {
    if (value.kind !== 'object' || depth > 3) return null;
    for (const property of value.properties) {
      const found = (property.key === 'attempts' || property.key === 'retryLimit') && property.value.kind === 'literal' && typeof property.value.value === 'number' ? property.value.value : inside(property.value, depth + 1);
      if (found !== null) return found;
    }
    return null;
  };
  for (const value of [...match.arguments, ...match.originArguments]) {
    const found = inside(value, 0);
    if (found !== null) return found;
  }
  return null;
}

function isUnnamed({ match: { library, arguments: [given], originArguments: [made] } }: QueueCall): boolean {
  return (library === 'pg-boss' ? given : made)?.kind === 'unknown';
}

/** Nest: options of all queues, and of several at once. */
function isForAll({ name }: Pick<QueueCall, 'name'>): boolean {
  return name === 'forRoot' || name === 'forRootAsync';
}

export function namesItsQueue({ name }: Pick<QueueCall, 'name'>): boolean {
  return name === 'registerQueue' || name === 'registerQueueAsync';
}

/** What a queue says of its jobs stands in the place of what is said of all: https://github.com/nestjs/bull/blob/master/packages/bullmq/lib/bull.providers.ts */
function leaveOutReplaced(calls: readonly QueueCall[], queue: string): readonly QueueCall[] {
  const isOwn = calls.some((call) => namesItsQueue(call) && call.match.arguments.some((value) => namesQueue(value, queue) && setsDefaults(value)));
  return isOwn ? calls.filter((call) => !isForAll(call)) : calls;
}

function setsDefaults(value: StaticValue): boolean {
  if (value.kind === 'array') return value.items.some(setsDefaults);
  return value.kind === 'object' && value.properties.some(({ key }) => key === 'defaultJobOptions');
}

function isMeant(call: QueueCall, queue: string): boolean {
  const { arguments: given, originArguments } = call.match;
  if (isForAll(call)) return true;
  if (namesItsQueue(call)) return given.some((value) => namesQueue(value, queue));
  return namesQueue(given[0], queue) || namesQueue(originArguments[0], queue);
}

/** `'orders'`, or `{ name: 'orders' }` and lists of such. */
export function namesQueue(value: StaticValue | undefined, queue: string): boolean {
  switch (value?.kind) {
    case 'literal': return value.value === queue;
    case 'array': return value.items.some((item) => namesQueue(item, queue));
    case 'object': return value.properties.some((property) => property.key === 'name' && namesQueue(property.value, queue));
    case 'unknown': case undefined: return false;
  }
}
