/** The calls of a repository that put jobs on a queue, set it up or stop taking from it. */
import type { ProgramGraph, QueueCall, RoleMatch, StaticValue } from '../model/graph.ts';

/**
 * Calls on the queue of this name, as far as names are literal. A queue without a name has every call of its library; one that nobody
 * sends to by its name is sent to by those whose queue a wrapper names: `makeQueue(name)`.
 */
export function findQueueCalls(graph: ProgramGraph, libraries: readonly string[], queue: string | null): readonly QueueCall[] {
  const calls = graph.queueCalls.filter(({ match }) => libraries.includes(match.library));
  if (queue === null) return calls;
  const own = calls.filter(({ match, role, name }) => role === 'queue-stop' || isMeant(name, match, queue));
  return own.some(({ role }) => role === 'queue-producer') ? own : [...own, ...calls.filter((call) => call.role === 'queue-producer' && isUnnamed(call))];
}

function isUnnamed({ match: { library, arguments: [given], originArguments: [made] } }: QueueCall): boolean {
  return (library === 'pg-boss' ? given : made)?.kind === 'unknown';
}

function isMeant(name: string, { arguments: given, originArguments }: RoleMatch, queue: string): boolean {
  // Nest: options of all queues, and of several at once.
  if (name === 'forRoot') return true;
  if (name === 'registerQueue') return given.some((value) => namesQueue(value, queue));
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
