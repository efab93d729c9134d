/** The calls of a repository that put jobs on a queue or set it up. */
import type { FileFacts, Term } from '../model/facts.ts';
import type { ProgramGraph, StaticValue } from '../model/graph.ts';
import { findCalledName, getPlainTerm } from './terms.ts';

export interface QueueCall {
  readonly kind: 'send' | 'create';
  readonly arguments: readonly StaticValue[];
  /** What the queue object the call is made on was given. */
  readonly originArguments: readonly StaticValue[];
}

/** Calls on the queue of this name, as far as names are literal. A queue without a name has every call of its library. */
export function findQueueCalls(graph: ProgramGraph, library: string, queue: string | null): readonly QueueCall[] {
  const sends = graph.nodes.flatMap((node) => node.calls).flatMap((edge) => edge.roles)
    .filter((match) => match.role === 'queue-producer' && match.library === library)
    .filter((match) => queue === null || namesQueue(match.arguments[0], queue) || namesQueue(match.originArguments[0], queue))
    .map((match): QueueCall => ({ kind: 'send', arguments: match.arguments, originArguments: match.originArguments }));
  const creates = queue === null ? [] : Object.values(graph.files).flatMap((facts) => findCreates(facts, queue));
  return [...sends, ...creates];
}

function namesQueue(value: StaticValue | undefined, queue: string): boolean {
  return value?.kind === 'literal' && value.value === queue;
}

/** `boss.createQueue('invoices', { policy: 'stately' })` has no role of its own: it moves no job. */
function findCreates(facts: FileFacts, queue: string): QueueCall[] {
  return facts.calls.flatMap((call) => {
    const values = call.args.map((argument) => getStaticValue(facts, argument));
    return findCalledName(facts, call) === 'createQueue' && namesQueue(values[0], queue) ? [{ kind: 'create' as const, arguments: values, originArguments: [] }] : [];
  });
}

function getStaticValue(facts: FileFacts, term: Term): StaticValue {
  const plain = getPlainTerm(facts, term);
  if (plain.kind === 'literal') return { kind: 'literal', value: plain.value };
  if (plain.kind !== 'object') return { kind: 'unknown' };
  const properties = plain.properties.flatMap((property) =>
    property.kind === 'spread' || property.key === null ? [] : [{ key: property.key, value: getStaticValue(facts, property.value), line: property.line }]);
  return { kind: 'object', properties, open: properties.length < plain.properties.length };
}
