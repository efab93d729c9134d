/** Who begins work again whose waiting was given up: the queue that was told of a failure, a loop of attempts, the next tick. */
import type { FileFacts, Step } from '../../../model/facts.ts';
import type { EntryPoint, FunctionNode, ProgramGraph } from '../../../model/graph.ts';
import { isCaught, rethrows } from '../../effect-order/errors/failures.ts';
import { isHandedBack } from '../../effect-order/errors/redelivery.ts';
import { getGuardsOfEntry } from '../../guards-of-entry.ts';
import type { Guard } from '../../guard.ts';
import { findRetriesOfWork } from '../../retries-of-work.ts';
import { isRetried } from '../../retry-loops.ts';
import { findSchedulesOfEntry } from '../../schedules-of-entry.ts';
import { eachStep, getInnerSteps, holdsCall } from '../../steps.ts';
import { findCalledName, isInside } from '../../terms.ts';
import type { ReachedCall } from '../../ways/reached-calls.ts';

export type NextRun =
  | { readonly by: 'queue' }
  | { readonly by: 'attempt' }
  | { readonly by: 'tick'; readonly guard: Guard };

interface Limited {
  readonly race: ReachedCall;
  readonly seconds: number | null;
}

/** Null where nobody does, or where that is not known. */
export function findNextRun(graph: ProgramGraph, entry: EntryPoint, { race, seconds }: Limited): NextRun | null {
  if (endsProcess(graph, race)) return null;
  if (isTriedAgain(graph, race)) return { by: 'attempt' };
  if (entry.consumer !== null) {
    const retries = findRetriesOfWork(graph, entry, race);
    return retries !== null && retries.from !== 'stall' && reachesQueue(graph, entry, race) ? { by: 'queue' } : null;
  }
  const guard = findGuard(graph, entry, seconds);
  return guard === null ? null : { by: 'tick', guard };
}

interface Place {
  readonly node: FunctionNode;
  readonly call: number;
}

/** From the handler on. */
function getPlaces(graph: ProgramGraph, { node, edge, way }: ReachedCall): readonly Place[] {
  const callers = way.flatMap((step): Place[] => {
    const owner = graph.files[step.place.file]?.calls[step.call]?.in;
    const found = graph.nodes.find((one) => one.file === step.place.file && one.function === owner && one.calls.includes(step));
    return found === undefined ? [] : [{ node: found, call: step.call }];
  });
  return [...callers, { node, call: edge.call }];
}

/** A loop of attempts around it, or a catch that begins its own function again. */
function isTriedAgain(graph: ProgramGraph, { node, edge }: ReachedCall): boolean {
  const facts = graph.files[node.file];
  if (facts === undefined) return false;
  return (isRetried(facts, edge.call) && findTries(facts.functions[node.function]?.body ?? [], edge.call).some(({ handler }) => handler !== null && !leaves(handler))) || callsItself(facts, node, edge.call);
}

function leaves(handler: readonly Step[]): boolean {
  const last = handler.at(-1);
  return last?.kind === 'throw' || last?.kind === 'return' || last?.kind === 'break';
}

/** `catch { setTimeout(() => runJob(job), backoff); }` */
function callsItself(facts: FileFacts, { function: fn }: FunctionNode, call: number): boolean {
  return findTries(facts.functions[fn]?.body ?? [], call).some(({ handler }) => [...eachStep(handler ?? [])].some((step) => {
    if (step.kind !== 'call') return false;
    const callbacks = facts.calls[step.call]?.args.flatMap((arg) => (arg.kind === 'function' ? [arg.function] : [])) ?? [];
    return facts.calls.some(({ callee, in: at }, index) => (index === step.call || callbacks.some((one) => isInside(facts, at, one))) && callee.kind === 'binding' && facts.bindings[callee.binding]?.values.some((value) => value.kind === 'function' && value.function === fn) === true);
  }));
}

/** No catch on the way keeps the error, and none says that another attempt is of no use. */
function reachesQueue(graph: ProgramGraph, entry: EntryPoint, race: ReachedCall): boolean {
  return getPlaces(graph, race).every(({ node, call }) => {
    const facts = graph.files[node.file];
    if (facts === undefined || isCaught(facts, call) || facts.calls[call]?.dropped === true || givesUp(facts, node.function)) return false;
    const edges = new Map(node.calls.map((edge) => [edge.call, edge]));
    return findTries(facts.functions[node.function]?.body ?? [], call).every((step) => step.handler === null || rethrows(step.handler) || isHandedBack(graph, entry, { node, facts, edges }, step));
  });
}

/** https://docs.bullmq.io/patterns/stop-retrying-jobs */
function givesUp(facts: FileFacts, fn: number): boolean {
  return facts.calls.some((call) => isInside(facts, call.in, fn) && findCalledName(facts, call) === 'UnrecoverableError');
}

/** Work ends with its process. */
function endsProcess(graph: ProgramGraph, race: ReachedCall): boolean {
  return getPlaces(graph, race).some(({ node }) => graph.files[node.file]?.calls.some(({ callee, in: at }) => at === node.function && callee.kind === 'member' && callee.property === 'exit' && callee.object.kind === 'global' && callee.object.name === 'process') === true);
}

function findTries(steps: readonly Step[], call: number): readonly (Step & { readonly kind: 'try' })[] {
  for (const step of steps) {
    for (const inner of getInnerSteps(step)) {
      if (!holdsCall(inner, call)) continue;
      const below = findTries(inner, call);
      return step.kind === 'try' && inner === step.block ? [step, ...below] : below;
    }
  }
  return [];
}

/** Ticks so far apart that only work which hangs meets the next one. */
const longestGap = 3;
const shortPeriod = 5 * 60;

/** What keeps ticks apart, and is given back while the work goes on; without any, ticks meet whatever the limit is. */
function findGuard(graph: ProgramGraph, entry: EntryPoint, seconds: number | null): Guard | null {
  const periods = findSchedulesOfEntry(graph, entry).flatMap(({ periodSeconds }) => periodSeconds ?? []);
  const period = periods.length > 0 ? Math.min(...periods) : (entry.scheduled?.periodSeconds ?? null);
  if (period === null || period > Math.max(shortPeriod, longestGap * (seconds ?? 0))) return null;
  const { weakest } = getGuardsOfEntry(graph, entry);
  return weakest !== null && weakest.kind !== 'row-claim' && (weakest.verdict.kind === 'correct' || weakest.verdict.kind === 'per-instance') ? weakest : null;
}
