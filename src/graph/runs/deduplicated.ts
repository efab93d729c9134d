/** Jobs that the queue itself tells apart. */
import type { StaticValue } from '../../model/graph.ts';
import type { Effect } from '../effects/effects.ts';

const keys = new Set(['jobId', 'deduplication', 'singletonKey', 'deduplicationId', 'MessageDeduplicationId']);

/** Every job that is queued carries a key by which the queue drops the second one. */
export function isDeduplicated(effects: readonly Effect[]): boolean {
  return effects.filter((effect) => effect.nature === 'enqueue').every((effect) => effect.match.arguments.some(hasKey));
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
