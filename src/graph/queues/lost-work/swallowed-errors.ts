/**
 * Jobs whose work fails unheard: a `catch` around all that the run does keeps the error to itself, so that the queue takes the job for
 * done and never hands it out again.
 */
import type { FileFacts, Step } from '../../../model/facts.ts';
import type { EntryPoint, FunctionNode, ProgramGraph } from '../../../model/graph.ts';
import { areApart, canFollow } from '../../claims/run/leaving-branch.ts';
import { getRunEvents, type RunEvent } from '../../claims/run/run-events.ts';
import { getRank, type Effect, type EffectNature } from '../../effects/effects.ts';
import { rethrows } from '../../effect-order/errors/failures.ts';
import { getChain } from '../../guards/guards-of-node.ts';
import { findRetries, type Retries } from '../../retries-of-consumer.ts';
import { findRetriesOfWork } from '../../retries-of-work.ts';
import { eachStep, holdsCall } from '../../steps.ts';
import { isEndedByPromise } from './ended-by-promise.ts';
import { isAnswerLost, throwsAfter } from './lost-answers.ts';
import { isPerMessage } from '../message-loops.ts';
import { isQuiet } from './quiet-catches.ts';
import { findTries } from './tries-around.ts';
import { isMadeReady, mayBeWork, mayHaveWorked } from './unknown-work.ts';

export interface SwallowedError {
  readonly effect: Effect;
  readonly event: RunEvent;
  readonly retries: Retries;
  /** Where the error is kept. */
  readonly kept: { readonly file: string; readonly line: number };
}

/** Of one event: the catch that keeps its error. */
interface Kept {
  readonly event: RunEvent;
  readonly effect: Effect;
  readonly node: FunctionNode;
  /** How many calls of the way stand around it. */
  readonly depth: number;
  /** What the catch is around. */
  readonly block: readonly Step[];
  readonly line: number;
}

/** What is gone when nobody hears that it failed. */
const wanted: ReadonlySet<EffectNature> = new Set<EffectNature>(['money', 'message', 'paid-call', 'write', 'counter', 'enqueue', 'request']);

/** What hands its handler several messages at once: a loop is around each of them. */
const inBatches: ReadonlySet<string> = new Set(['aws-lambda', 'pg-boss']);

export function findSwallowedError(graph: ProgramGraph, entry: EntryPoint): SwallowedError | null {
  const start = graph.nodes[entry.node];
  if (entry.consumer === null || start === undefined || !isEndedByPromise(graph, entry.consumer.library, start)) return null;
  if (findRetries(graph, entry) === null) return null;
  const events = getRunEvents(graph, entry).filter(({ effect, exceptional }) => effect !== null && !exceptional);
  const kept = events.map((event) => findKept(graph, entry, event));
  const found = kept.flatMap((one) => (one === null || !wanted.has(one.effect.nature) || meetsOther(graph, events, kept, one) || meetsUnknown(graph, one) || isRemark(graph, one) ? [] : [one]));
  const [worst] = found.sort((a, b) => getRank(a.effect.nature) - getRank(b.effect.nature));
  if (worst === undefined || worst.event.edge === null) return null;
  const retries = findRetriesOfWork(graph, entry, { way: worst.event.way.map(({ edge }) => edge), edge: worst.event.edge });
  return retries === null ? null : { effect: worst.effect, event: worst.event, retries, kept: { file: worst.node.file, line: worst.line } };
}

/** Null where the error of the effect reaches somebody: the queue, or what the catch writes down. */
function findKept(graph: ProgramGraph, entry: EntryPoint, event: RunEvent): Kept | null {
  const { effect } = event;
  if (effect === null || event.edge === null) return null;
  const steps = [...event.way, { node: event.node, call: event.call, edge: event.edge }];
  for (let depth = steps.length - 1; depth >= 0; depth -= 1) {
    const step = steps[depth];
    const facts = step === undefined ? undefined : graph.files[step.node.file];
    if (step === undefined || facts === undefined) return null;
    const caught = findCatch(graph, step.node, facts, step.call);
    if (caught === 'told') return null;
    if (caught === null) continue;
    const loops = caught.loops + steps.slice(0, depth).filter(({ edge }) => edge.loop).length;
    if (loops > 0 && (loops > 1 || !isLoopOfBatch(graph, entry, steps))) return null;
    const body = facts.functions[step.node.function]?.body ?? [];
    if (throwsAfter(body, step.call)) return null;
    for (const outer of steps.slice(0, depth)) {
      const around = graph.files[outer.node.file];
      if (around === undefined || !isAnswerLost(around, outer.call) || throwsAfter(around.functions[outer.node.function]?.body ?? [], outer.call)) return null;
    }
    if (!isAnsweredAsDone([...eachStep(caught.handler)])) return null;
    return { event, effect, node: step.node, depth, block: caught.block, line: caught.line };
  }
  return null;
}

/** The handler itself goes through the messages that it was given. */
function isLoopOfBatch(graph: ProgramGraph, { node, consumer }: EntryPoint, [first]: readonly Pick<RunEvent, 'node' | 'call'>[]): boolean {
  const facts = first === undefined ? undefined : graph.files[first.node.file];
  return first !== undefined && facts !== undefined && first.node.id === node && inBatches.has(consumer?.library ?? '') && isPerMessage(facts, first.node.function, first.call);
}

interface Catch {
  readonly block: readonly Step[];
  readonly handler: readonly Step[];
  readonly loops: number;
  readonly line: number;
}

/** The innermost catch around a call that lets its error go no further; `told` where it does something about it. */
function findCatch(graph: ProgramGraph, node: FunctionNode, facts: FileFacts, call: number): Catch | 'told' | null {
  const chained = findChained(graph, node, facts, call);
  if (chained !== null) return chained;
  for (const { step, loops } of findTries(facts.functions[node.function]?.body ?? [], call).toReversed()) {
    if (step.handler === null || rethrows(step.handler)) continue;
    if (!isQuiet(graph, node, step.handler)) return 'told';
    const [first] = step.handler.flatMap((inner) => (inner.kind === 'call' ? (facts.calls[inner.call]?.span[0] ?? []) : []));
    return { block: step.block, handler: step.handler, loops, line: first ?? step.line };
  }
  return null;
}

const catchesOf = new WeakMap<FileFacts, ReadonlyMap<number, number>>();

/** By call: the `catch` at the end of the chain that begins with it. */
function getCatches(facts: FileFacts): ReadonlyMap<number, number> {
  const known = catchesOf.get(facts);
  if (known !== undefined) return known;
  const found = new Map<number, number>();
  facts.calls.forEach(({ callee }, index) => {
    if (callee.kind === 'member' && callee.property === 'catch') for (const inner of getChain(facts, index).slice(1)) found.set(inner, index);
  });
  catchesOf.set(facts, found);
  return found;
}

/** `await send(mail).catch((error) => log(error));` */
function findChained(graph: ProgramGraph, node: FunctionNode, facts: FileFacts, call: number): Catch | 'told' | null {
  const index = getCatches(facts).get(call);
  if (index === undefined) return null;
  const fact = facts.calls[index];
  const [reaction] = fact?.args ?? [];
  if (fact === undefined || reaction === undefined) return null;
  if (fact.dropped || reaction.kind !== 'function' || !isAnswerLost(facts, index)) return 'told';
  const handler = facts.functions[reaction.function]?.body ?? [];
  const own = graph.nodes.find((one) => one.file === node.file && one.function === reaction.function) ?? { ...node, function: reaction.function, calls: [] };
  if (rethrows(handler)) return null;
  return isQuiet(graph, own, handler) ? { block: [{ kind: 'call', call }], handler: [], loops: fact.loop ? 1 : 0, line: fact.nameLine } : 'told';
}

/** What is given back says nothing to the queue: `return { batchItemFailures }` and `return new Nack(true)` do. */
function isAnsweredAsDone(handler: readonly Step[]): boolean {
  return handler.every((step) => {
    if (step.kind !== 'return' || step.value === null || step.value.kind === 'literal') return true;
    if (step.value.kind === 'global') return step.value.name === 'undefined';
    return step.value.kind === 'object' && step.value.properties.every((property) => property.kind === 'property' && property.key !== 'batchItemFailures');
  });
}

/** The run does something else whose error the queue would hear of, or is told elsewhere: what this catch is around is not its work. */
function meetsOther(graph: ProgramGraph, events: readonly RunEvent[], kept: readonly (Kept | null)[], own: Kept): boolean {
  const at = events.indexOf(own.event);
  return events.some((event, index) => {
    const other = kept[index] ?? null;
    if (event === own.event || (other !== null && wanted.has(other.effect.nature)) || (other !== null && other.node.id === own.node.id && other.block === own.block)) return false;
    return index < at ? canFollow(graph, event, own.event) : canFollow(graph, own.event, event);
  });
}

/**
 * A caller keeps the error of this call alone a second time, after work of which nothing is known: `try { await sendReceipt(payout); } catch {}`
 * once the money is gone. A retry would do that work again.
 */
function isRemark(graph: ProgramGraph, { event, depth }: Kept): boolean {
  return event.way.slice(0, depth).some((step, level) => {
    const facts = graph.files[step.node.file];
    const body = facts?.functions[step.node.function]?.body ?? [];
    if (facts === undefined) return false;
    const isAlone = findTries(body, step.call).some(({ step: { block, handler } }) => handler !== null && !rethrows(handler) && [...eachStep(block)].filter(({ kind }) => kind === 'await').length === 1);
    return isAlone && mayHaveWorked(graph, { way: event.way.slice(0, level), node: step.node, call: step.call }, isMadeReady);
  });
}

/** The same, where nobody knows what a call does that the run waits for. */
function meetsUnknown(graph: ProgramGraph, { event, node, depth, block }: Kept): boolean {
  const steps = [...event.way.slice(0, depth), { node, call: event.way[depth]?.call ?? event.call }];
  return steps.some((step, level) => {
    const facts = graph.files[step.node.file];
    const body = facts?.functions[step.node.function]?.body;
    if (facts === undefined || body === undefined) return true;
    return facts.calls.some((call, index) => call.in === step.node.function && index !== step.call && !(level === depth && holdsCall(block, index)) && mayBeWork(graph, step.node, facts, index) && !areApart(body, index, step.call) && !areApart(body, step.call, index));
  });
}
