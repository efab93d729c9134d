/** Jobs that the queue itself tells apart. */
import type { StaticValue } from '../../model/graph.ts';
import type { Effect } from '../effects/effects.ts';

const keys = new Set(['jobId', 'deduplication', 'singletonKey', 'deduplicationId', 'contentBasedDeduplication', 'MessageDeduplicationId']);

/** Every job that is queued carries a key by which the queue drops the second one. */
export function isDeduplicated(queued: readonly Effect[]): boolean {
  const effects = queued.filter(({ match }) => match.library !== 'inngest' || !match.arguments.some(isNamedEvent));
  return effects.filter((effect) => effect.nature === 'enqueue').every(({ match }) => (match.library === '@google-cloud/tasks' ? isNamedTask(match.arguments[0]) : match.arguments.some(hasKey)));
}

/** `send({ id, name, data })`, and lists of such: an event is known again by its id. https://www.inngest.com/docs/events#deduplication */
function isNamedEvent(value: StaticValue): boolean {
  if (value.kind === 'array') return value.items.length > 0 && value.items.every(isNamedEvent);
  return value.kind === 'object' && value.properties.some(({ key, value: id }) => key === 'id' && !(id.kind === 'unknown' && id.varies !== undefined));
}

/** `{ parent, task: { name } }`: Cloud Tasks makes a task of one name once. What is put together elsewhere may have one. */
function isNamedTask(request: StaticValue | undefined): boolean {
  if (request?.kind !== 'object') return true;
  const task = request.properties.find(({ key }) => key === 'task')?.value;
  if (task?.kind !== 'object') return true;
  const name = task.properties.find(({ key }) => key === 'name')?.value;
  return name === undefined ? task.open : !(name.kind === 'unknown' && name.varies !== undefined);
}

function hasKey(value: StaticValue): boolean {
  if (value.kind === 'array') return value.items.length > 0 && value.items.every(isKeyedJob);
  return isKeyed(value);
}

/** One of several jobs: its options stand beside its data. https://docs.bullmq.io/guide/queues/adding-bulks */
function isKeyedJob(value: StaticValue): boolean {
  return isKeyed(value) || (value.kind === 'object' && value.properties.some(({ key, value: options }) => key === 'opts' && isKeyed(options)));
}

function isKeyed(value: StaticValue): boolean {
  return value.kind === 'object' && value.properties.some((property) => keys.has(property.key) && !(property.value.kind === 'unknown' && property.value.varies !== undefined));
}
