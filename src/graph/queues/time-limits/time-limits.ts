/** How long a run may take by its own words: the timeouts that its calls are given as literals. */
import type { EntryPoint, ProgramGraph, StaticValue } from '../../../model/graph.ts';
import { getDroppedCalls } from '../../dropped-calls.ts';
import { findReachedCalls, type IsMade, type ReachedCall } from '../../ways/reached-calls.ts';
import { forEachTerm } from '../../terms.ts';

export interface TimeLimit {
  readonly seconds: number;
  readonly call: ReachedCall;
  /** Made one after another for each item of what the run is given. */
  readonly inTurn: boolean;
  /** All such calls of a run together; null where one of them is made nobody knows how often. */
  readonly total: number | null;
}

/** The call that may take the longest, of those that the run waits for; null where none says how long it waits. */
export function findLongestLimit(graph: ProgramGraph, entry: EntryPoint): TimeLimit | null {
  let longest: TimeLimit | null = null;
  let total: number | null = 0;
  for (const call of findReachedCalls(graph, entry, isWaitedFor(graph, entry))) {
    const milliseconds = findTimeout(graph, call);
    if (milliseconds === null) continue;
    total = total === null || call.loop || call.edge.loop ? null : total + milliseconds / 1000;
    if (longest === null || milliseconds / 1000 > longest.seconds) longest = { seconds: milliseconds / 1000, call, inTurn: isInTurn(graph, entry, call), total };
  }
  return longest === null ? null : { ...longest, total };
}

/** agenda hands a handler of two parameters a function to say its end by, which it may do from what nobody awaits: https://github.com/agenda/agenda#defining-job-processors */
function isWaitedFor(graph: ProgramGraph, entry: EntryPoint): IsMade {
  const handler = graph.nodes[entry.node];
  const parameters = handler && graph.files[handler.file]?.functions[handler.function]?.parameters;
  const saysEnd = entry.consumer?.library === 'agenda' && (parameters?.length ?? 0) > 1;
  return ({ place, call }) => {
    const facts = graph.files[place.file];
    return saysEnd || facts === undefined || !getDroppedCalls(facts).has(call);
  };
}

function findTimeout(graph: ProgramGraph, { node, edge }: ReachedCall): number | null {
  const facts = graph.files[node.file];
  const fact = facts?.calls[edge.call];
  if (facts === undefined || fact === undefined || edge.exceptional || edge.roles.length === 0) return null;
  const signals: number[] = [];
  for (const argument of fact.args) {
    forEachTerm(facts, argument, (term) => {
      const called = term.kind === 'call' ? facts.calls[term.call] : undefined;
      const [limit] = called?.args ?? [];
      const isSignal = called?.callee.kind === 'member' && called.callee.property === 'timeout' && called.callee.object.kind === 'global' && called.callee.object.name === 'AbortSignal';
      if (isSignal && limit?.kind === 'literal' && typeof limit.value === 'number') signals.push(limit.value);
    });
  }
  if (signals.length > 0) return Math.max(...signals);
  for (const match of edge.roles) {
    if (match.role !== 'http-call' && !match.role.startsWith('effect:')) continue;
    const own = findNumber(match.arguments) ?? findNumber(match.originArguments);
    if (own !== null) return own;
  }
  return null;
}

/** `timeout` of axios, got and the SDKs that are made of them: milliseconds. */
function findNumber(values: readonly StaticValue[]): number | null {
  for (const value of values) {
    if (value.kind !== 'object') continue;
    const found = value.properties.find(({ key }) => key === 'timeout')?.value;
    if (found?.kind === 'literal' && typeof found.value === 'number' && found.value > 0) return found.value;
    // `timeout: { request: 5000 }`
    const inner = found?.kind === 'object' ? found.properties.find(({ key }) => key === 'request')?.value : undefined;
    if (inner?.kind === 'literal' && typeof inner.value === 'number' && inner.value > 0) return inner.value;
  }
  return null;
}

/** A loop of the handler itself waits for each round; `map` starts them all. */
function isInTurn(graph: ProgramGraph, entry: EntryPoint, call: ReachedCall): boolean {
  const [first = call.edge] = call.way;
  const handler = graph.nodes[entry.node];
  const fact = handler === undefined ? undefined : graph.files[handler.file]?.calls[first.call];
  return fact?.loop === true && !fact.dropped && fact.awaited;
}
