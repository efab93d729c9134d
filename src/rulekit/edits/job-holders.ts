/** Which functions on the way to an effect hold the job they work on, and know it from all others. */
import type { ReachedCall } from '../../graph/ways/reached-calls.ts';
import type { CallEdge, EntryPoint, FunctionNode, ProgramGraph } from '../../model/graph.ts';
import type { Place } from '../../model/source-location.ts';
import { hasOption } from '../options.ts';

/** A function on the way to the effect that holds the job, and its call that leads there. */
export interface Holder {
  readonly node: FunctionNode;
  readonly edge: CallEdge;
  readonly parameter: number;
  readonly isOwn: boolean;
  readonly depth: number;
}

/** How handlers are handed jobs: the position of what tells the job. */
const handed: Readonly<Record<string, number>> = {
  bullmq: 0, '@nestjs/bullmq': 0, bull: 0, '@nestjs/bull': 0, 'bee-queue': 0, 'pg-boss': 0, kafkajs: 0, '@confluentinc/kafka-javascript': 0, 'sqs-consumer': 0, '@google-cloud/pubsub': 0, 'graphile-worker': 1,
};

/** From the handler on, as long as the job is handed on. */
export function findHolders(graph: ProgramGraph, entry: EntryPoint, call: ReachedCall): readonly Holder[] {
  const steps = [...call.way, call.edge];
  const position = handed[entry.consumer?.library ?? ''];
  if (position === undefined) return [];
  const holders: Holder[] = [];
  let node = graph.nodes[entry.node];
  let parameter: number | null = null;
  for (const [depth, edge] of steps.entries()) {
    if (node === undefined) return holders;
    if (parameter === null && isHandler(graph, entry, node)) parameter = position;
    // Whoever else calls it hands over something else, or a job of another queue: one key for all of them would keep most out.
    if (parameter !== null && isShared(graph, entry, node, steps[depth - 1] ?? null)) return holders;
    if (parameter !== null) holders.push({ node, edge, parameter, isOwn: holders.length > 0, depth });
    const next: FunctionNode | undefined = edge.to.map((id) => graph.nodes[id]).find((one) => one?.calls.includes(steps[depth + 1] ?? edge));
    if (parameter !== null && next !== undefined) {
      const given = findHandedOn(graph, node, edge, parameter);
      if (given === null || !(holders.length > 1 || holdsWholeJob(entry)) || graph.files[next.file]?.functions[next.function]?.parameters[given]?.name == null) return holders;
      parameter = given;
    }
    node = next;
  }
  return holders;
}

/** What the library hands out is the job, and no list, message with its place or tools. */
function holdsWholeJob(entry: EntryPoint): boolean {
  return /bull|^bee-queue$|^@google-cloud|^sqs-consumer$|^pg-boss$/.test(entry.consumer?.library ?? '') && findIsList(entry) === false;
}

/** Whether a list of jobs is handed over; null where nothing tells, or where what is handed over holds a list among other things. */
export function findIsList({ consumer }: EntryPoint): boolean | null {
  if (consumer === null) return null;
  const { library, major, match: { arguments: given } } = consumer;
  if (library.includes('kafka')) return hasOption(given, 'eachBatch') ? null : false;
  if (library === 'sqs-consumer') return hasOption(given, 'handleMessage') ? (hasOption(given, 'handleMessageBatch') ? null : false) : hasOption(given, 'handleMessageBatch') ? true : null;
  if (library !== 'pg-boss') return false;
  // Since 10 it is always one: https://github.com/timgit/pg-boss/releases/tag/10.0.0
  if (major === null || major >= 10) return true;
  const options = given.length > 2 ? given[1] : undefined;
  return options === undefined ? false : options.kind === 'object' && !options.open ? hasOption([options], 'batchSize') : null;
}

function isHandler(graph: ProgramGraph, { handler }: EntryPoint, node: FunctionNode): boolean {
  const span = graph.files[node.file]?.functions[node.function]?.span;
  return node.file === handler.file && span?.[0] === handler.span[0] && span[1] === handler.span[1];
}

/** The position at which a call hands the parameter of its function on. */
function findHandedOn(graph: ProgramGraph, node: FunctionNode, edge: CallEdge, parameter: number): number | null {
  const facts = graph.files[node.file];
  const call = facts?.calls[edge.call];
  if (facts === undefined || call === undefined || call.in !== node.function) return null;
  const at = call.args.findIndex((arg) => {
    const value = arg.kind === 'binding' ? facts.bindings[arg.binding]?.values[0] : undefined;
    return value?.kind === 'parameter' && value.function === node.function && value.index === parameter;
  });
  return at < 0 ? null : at;
}

/** `from`: the call by which the run comes to it. */
function isShared(graph: ProgramGraph, entry: EntryPoint, node: FunctionNode, from: CallEdge | null): boolean {
  const known = new Set([keyOf(entry.registration), ...(from === null ? [] : [keyOf(from.place)])]);
  const callers = getCallers(graph).get(`${node.file}#${node.function}`) ?? [];
  return [...callers].some((one) => !known.has(one)) || (isHandler(graph, entry, node) && graph.entryPoints.some((other) => other !== entry && isTwin(entry, other)));
}

/** The same function works for another registration, or for another queue whose jobs count from one as well. */
function isTwin(entry: EntryPoint, other: EntryPoint): boolean {
  if (keyOf(other.handler) !== keyOf(entry.handler)) return false;
  return keyOf(other.registration) !== keyOf(entry.registration) || (/bull|^bee-queue$/.test(entry.consumer?.library ?? '') && other.consumer?.queue !== entry.consumer?.queue);
}

function keyOf({ file, span }: Place): string {
  return `${file}#${span.join(':')}`;
}

/** Asked for each finding. */
const callersOfGraph = new WeakMap<ProgramGraph, ReadonlyMap<string, ReadonlySet<string>>>();

/** The places at which each function is called, in whatever context. */
function getCallers(graph: ProgramGraph): ReadonlyMap<string, ReadonlySet<string>> {
  const known = callersOfGraph.get(graph);
  if (known !== undefined) return known;
  const callers = new Map<string, Set<string>>();
  for (const { calls } of graph.nodes) {
    for (const { to, place } of calls) {
      for (const id of to) {
        const target = graph.nodes[id];
        if (target === undefined) continue;
        const key = `${target.file}#${target.function}`;
        const places = callers.get(key) ?? new Set<string>();
        callers.set(key, places.add(keyOf(place)));
      }
    }
  }
  callersOfGraph.set(graph, callers);
  return callers;
}
