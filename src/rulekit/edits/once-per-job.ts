/** The edit that gives an effect once to each job: a key of the job that only the first run can keep, before the effect. */
import { findRecordTable } from '../../graph/tables/journal-table.ts';
import type { LaterFailure } from '../../graph/effect-order/walk-run.ts';
import type { EffectNature } from '../../graph/effects/effects.ts';
import { getOptionArguments } from '../../graph/queues/option-places.ts';
import { findQueueCalls } from '../../graph/queue-calls.ts';
import type { ReachedCall } from '../../graph/ways/reached-calls.ts';
import type { EditIntent, JobStore } from '../../model/finding.ts';
import type { CallEdge, EntryPoint, FunctionNode, ProgramGraph } from '../../model/graph.ts';
import type { Place } from '../../model/source-location.ts';
import { findOption, hasOption } from '../options.ts';
import { placeOfNode } from '../places.ts';
import { findClientOfStore, findLockClient } from './lock-client.ts';
import { findPostgres, findRedis } from './lock-stores.ts';
import { findQueueClient } from './queue-client.ts';

export interface RepeatedEffect {
  readonly nature: EffectNature;
  readonly call: ReachedCall;
  /** What can end the run with an error after it. */
  readonly failure: LaterFailure | null;
  /** Its own error goes no further: nobody learns that it failed. */
  readonly isCaught: boolean;
}

/** A function on the way to the effect that holds the job, and its call that leads there. */
interface Holder {
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

/** What may be left out where a job comes again, and may be done again where it failed. Money asks for a key that the provider knows. */
const outside: ReadonlySet<EffectNature> = new Set(['message', 'paid-call', 'request', 'enqueue']);

/** Longer than queues try a job again, and than a broker keeps what it cannot deliver for the asking. */
const keptSeconds = 7 * 24 * 3600;

/** `others` has the run's further effects. Null where they need keys of their own, or nothing tells which job it is. */
export function findOncePerJob(graph: ProgramGraph, entry: EntryPoint, effect: RepeatedEffect, others: readonly ReachedCall[]): EditIntent | null {
  const { consumer } = entry;
  if (consumer === null || consumer.match.isFork) return null;
  const holder = findHolders(graph, entry, effect.call).findLast((one) => isGuardable(graph, one, effect, others));
  if (holder === undefined) return null;
  const store = findStore(graph, entry, placeOfNode(graph, holder.node), effect, holder);
  if (store === null) return null;
  return {
    kind: 'once-per-job',
    description: describe(store),
    file: holder.node.file,
    effect: holder.edge.place.span,
    job: { library: consumer.library, major: consumer.major, parameter: holder.parameter, isOwn: holder.isOwn, isIdReused: isIdReused(graph, entry) },
    queue: findGroup(entry) ?? consumer.queue,
    store,
  };
}

function describe(store: JobStore): string {
  if (store.kind === 'row' && store.inTransaction) return `Insert a row of ${store.table} for the job in the transaction of what it does, and leave that out where the row is there.`;
  const [keep, given] = store.kind === 'redis' ? ['Keep a key of the job in Redis', 'key'] : [`Insert a row of ${store.table} for the job`, 'row'];
  return `${keep} before the effect, leave that out where the ${given} is there, and delete the ${given} where it fails. A run killed in between skips the effect instead of repeating it.`;
}

/** From the handler on, as long as the job is handed on. */
function findHolders(graph: ProgramGraph, entry: EntryPoint, call: ReachedCall): readonly Holder[] {
  const steps = [...call.way, call.edge];
  const position = handed[entry.consumer?.library ?? ''];
  if (position === undefined) return [];
  const holders: Holder[] = [];
  let node = graph.nodes[entry.node];
  let parameter: number | null = null;
  for (const [depth, edge] of steps.entries()) {
    if (node === undefined) return holders;
    if (parameter === null && isHandler(graph, entry, node)) parameter = position;
    if (parameter !== null) holders.push({ node, edge, parameter, isOwn: holders.length > 0, depth });
    const next: FunctionNode | undefined = edge.to.map((id) => graph.nodes[id]).find((one) => one?.calls.includes(steps[depth + 1] ?? edge));
    if (parameter !== null && next !== undefined) {
      const given = findHandedOn(graph, node, edge, parameter);
      if (given === null || !holdsWholeJob(entry, holders.length > 1) || graph.files[next.file]?.functions[next.function]?.parameters[given]?.name == null) return holders;
      parameter = given;
    }
    node = next;
  }
  return holders;
}

/** What the library hands out is the job, and no list, message with its place or tools. */
function holdsWholeJob({ consumer }: EntryPoint, isOwn: boolean): boolean {
  return isOwn || /bull|^bee-queue$|^@google-cloud|^sqs-consumer$/.test(consumer?.library ?? '') || (consumer?.library === 'pg-boss' && consumer.major !== null && consumer.major < 10);
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

function isGuardable(graph: ProgramGraph, { node, edge, depth }: Holder, { call, failure }: RepeatedEffect, others: readonly ReachedCall[]): boolean {
  const facts = graph.files[node.file];
  const fact = facts?.calls[edge.call];
  if (facts === undefined || fact === undefined || fact.in !== node.function || !fact.awaited) return false;
  const isSameCall = (one: ReachedCall): boolean => [...one.way, one.edge][depth]?.call === edge.call && [...one.way, one.edge][depth]?.place.file === edge.place.file;
  // One key for several rounds would let the first of them through only; of its own loop the writer finds out.
  const isRepeated = [...call.way, call.edge].some((step, index) => step.loop && (index !== depth || !fact.loop));
  // In a loop over the jobs, each has a key of its own.
  const isLater = fact.loop && failure?.site?.edge === edge;
  return others.every(isSameCall) && !isRepeated && (failure === null || isLater || !isWithin(graph, edge, failure));
}

/** What fails is a part of the guarded call: it would be given back although the effect was had. */
function isWithin(graph: ProgramGraph, edge: CallEdge, { site, file, line }: LaterFailure): boolean {
  const open = [...edge.to];
  const seen = new Set(open);
  for (const id of open) {
    const node = graph.nodes[id];
    if (node === undefined) continue;
    if (site === null ? holdsLine(graph, node, file, line) : node.id === site.node.id) return true;
    for (const next of node.calls.flatMap(({ to }) => to)) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return site?.edge === edge;
}

function holdsLine(graph: ProgramGraph, node: FunctionNode, file: string, line: number): boolean {
  const span = graph.files[node.file]?.functions[node.function]?.span;
  return node.file === file && span !== undefined && span[0] <= line && span[2] >= line;
}

/** Two groups of Kafka are handed the same messages, and both work on them. */
function findGroup({ consumer }: EntryPoint): string | null {
  const group = consumer?.library.includes('kafka') === true ? findOption(consumer.match.originArguments, 'groupId')?.value : undefined;
  return typeof group === 'string' ? group : null;
}

/** Jobs of one id follow each other where whoever sends them chooses it. */
function isIdReused(graph: ProgramGraph, { consumer }: EntryPoint): boolean {
  if (consumer === null || !/bull|bee-queue/.test(consumer.library)) return false;
  const family = consumer.library.includes('bullmq') ? ['bullmq', '@nestjs/bullmq'] : [consumer.library, consumer.library.replace('@nestjs/', '')];
  return findQueueCalls(graph, family, consumer.queue).some((call) => call.role === 'queue-producer' && hasOption(getOptionArguments(call), 'jobId'));
}

type Row = JobStore & { readonly kind: 'row' };

/** A row before a key that expires; a write in the database only where both stand in one transaction. */
function findStore(graph: ProgramGraph, entry: EntryPoint, function_: Place, { nature, call, failure, isCaught }: RepeatedEffect, holder: Holder): JobStore | null {
  const at = { ...entry, handler: function_ };
  const row = findRow(graph, at);
  // Where only a killed run repeats it, a key before it would only put the harm in another place.
  const isOutside = outside.has(nature) && failure !== null && !isCaught;
  if (row !== null) {
    if (isOutside) return row;
    const isSame = (nature === 'write' || nature === 'counter') && holder.edge === call.edge && row.client.library !== 'pg' && findClientOfStore(graph, call, at, findRecordClient)?.name === row.client.name;
    return isSame ? { ...row, inTransaction: true } : null;
  }
  if (!isOutside) return null;
  const client = findQueueClient(graph, entry, function_.file) ?? findLockClient(graph, at, findRedis);
  if (client === null || (client.library !== 'ioredis' && client.library !== 'redis' && client.library !== '@upstash/redis')) return null;
  return { kind: 'redis', client: { library: client.library, name: client.name, from: client.from }, seconds: keptSeconds };
}

function findRow(graph: ProgramGraph, at: EntryPoint): Row | null {
  const client = findLockClient(graph, at, findRecordClient);
  if (client === null || (client.library !== 'prisma' && client.library !== 'pg' && client.library !== 'postgres' && client.library !== 'knex')) return null;
  const table = findRecordTable(graph, at.handler.file, client.library === 'prisma');
  return table === null ? null : { kind: 'row', client: { library: client.library, name: client.name, from: client.from }, table: table.table, column: table.column, inTransaction: false };
}

/** Clients whose insert can be told to pass over a row that is there. */
function findRecordClient(graph: ProgramGraph, edge: CallEdge): ReturnType<typeof findPostgres> {
  const found = findPostgres(graph, edge);
  return found === 'prisma' || found === 'pg' || found === 'postgres' || found === 'knex' ? found : null;
}
