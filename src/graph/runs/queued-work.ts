/** What a job does that a run only queues, as far as its consumer is in the repository. */
import { findEffectsOfEntry, type ReachedEffect } from '../effects/effects-of-entry.ts';
import { getQueueOf } from '../queue-calls.ts';
import type { ProgramGraph, StaticValue } from '../../model/graph.ts';
import { findClaimedCalls } from './claimed-calls.ts';
import { isLasting } from './lasting-effects.ts';

/** `unknown`: nobody here takes it from the queue. */
export type QueuedWork = 'lasting' | 'harmless' | 'unknown';

export function findQueuedWork(graph: ProgramGraph, { match }: ReachedEffect): QueuedWork {
  const names = [match.originArguments[0], match.arguments[0]].flatMap((value) => findText(value) ?? []);
  const consumers = graph.entryPoints.filter(({ consumer }) => consumer !== null && names.includes(getQueueOf(consumer) ?? ''));
  if (consumers.length === 0) return 'unknown';
  const isRepeated = consumers.some((entry) => {
    const claimed = findClaimedCalls(graph, entry);
    return findEffectsOfEntry(graph, entry).some(({ nature, call }) => isLasting(nature) && !claimed.has(call));
  });
  return isRepeated ? 'lasting' : 'harmless';
}

/** `'payouts'`, `{ topic: 'payouts' }` */
function findText(value: StaticValue | undefined): string | null {
  if (value?.kind === 'object') return findText(value.properties.find(({ key }) => key === 'topic')?.value);
  return value?.kind === 'literal' && typeof value.value === 'string' ? value.value : null;
}
