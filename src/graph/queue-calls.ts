/** The calls of a repository that put jobs on a queue, set it up or stop taking from it. */
import type { ProgramGraph, QueueCall, StaticValue } from '../model/graph.ts';

/** Calls on the queue of this name, as far as names are literal. A queue without a name has every call of its library. */
export function findQueueCalls(graph: ProgramGraph, libraries: readonly string[], queue: string | null): readonly QueueCall[] {
  return graph.queueCalls.filter(({ match, role }) => libraries.includes(match.library) && (queue === null || role === 'queue-stop' || namesQueue(match.arguments[0], queue) || namesQueue(match.originArguments[0], queue)));
}

/** `'orders'`, or `{ name: 'orders' }` and lists of such. */
function namesQueue(value: StaticValue | undefined, queue: string): boolean {
  switch (value?.kind) {
    case 'literal': return value.value === queue;
    case 'array': return value.items.some((item) => namesQueue(item, queue));
    case 'object': return value.properties.some((property) => property.key === 'name' && namesQueue(property.value, queue));
    case 'unknown': case undefined: return false;
  }
}
