/** The edit that gives an effect once to each job: a key of the job that only the first run can keep, before the effect. */
import { findRecordTable } from '../../graph/tables/journal-table.ts';
import type { LaterFailure } from '../../graph/effect-order/walk-state.ts';
import type { EffectNature } from '../../graph/effects/effects.ts';
import { findEffectsOfEntry } from '../../graph/effects/effects-of-entry.ts';
import type { ReachedCall } from '../../graph/ways/reached-calls.ts';
import type { EditIntent, JobStore } from '../../model/edit-intent.ts';
import type { CallEdge, EntryPoint, FunctionNode, ProgramGraph } from '../../model/graph.ts';
import type { Place } from '../../model/source-location.ts';
import { findOption } from '../options.ts';
import { placeOfNode } from '../places.ts';
import { findHolders, findIsList, type Holder } from './job-holders.ts';
import { findClientOfStore, findLockClient } from './guards/lock-client.ts';
import { findPostgres, findRedis } from './guards/lock-stores.ts';
import { canBeOvertaken } from './overtaking.ts';
import { findQueueClient } from './guards/queue-client.ts';

export interface RepeatedEffect {
  readonly nature: EffectNature;
  readonly call: ReachedCall;
  /** What can end the run with an error after it. */
  readonly failure: LaterFailure | null;
  /** Its own error goes no further: nobody learns that it failed. */
  readonly isCaught: boolean;
}

/** What may be left out where a job comes again, and may be done again where it failed. Money asks for a key that the provider knows. */
const outside: ReadonlySet<EffectNature> = new Set(['message', 'paid-call', 'request', 'enqueue']);

const day = 24 * 3600;

/**
 * Longer than queues try a job again, and a day longer than a broker may be told to keep what it could not deliver: 14 days for SQS, 31 for Pub/Sub.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html, https://cloud.google.com/pubsub/quotas
 */
function getKeptSeconds(library: string): number {
  if (library === 'sqs-consumer') return 15 * day;
  return library === '@google-cloud/pubsub' ? 32 * day : 7 * day;
}

/** `others` has the run's further effects. Null where they need keys of their own, or nothing tells which job it is. */
export function findOncePerJob(graph: ProgramGraph, entry: EntryPoint, effect: RepeatedEffect, others: readonly ReachedCall[]): EditIntent | null {
  const { consumer } = entry;
  if (consumer === null || consumer.match.isFork) return null;
  const isList = findIsList(entry);
  const group = findGroup(entry);
  // Two groups of Kafka are handed the same messages, and both work on them.
  if (isList === null || (consumer.library.includes('kafka') && group === null)) return null;
  const holder = findHolders(graph, entry, effect.call).findLast((one) => isGuardable(graph, one, effect, others) && !doesMore(graph, entry, one, effect.call));
  if (holder === undefined) return null;
  const store = findStore(graph, entry, placeOfNode(graph, holder.node), effect, holder);
  if (store === null) return null;
  return {
    kind: 'once-per-job',
    description: describe(store),
    file: holder.node.file,
    effect: holder.edge.place.span,
    job: { library: consumer.library, major: consumer.major, parameter: holder.parameter, isOwn: holder.isOwn, isList },
    queue: group ?? consumer.queue,
    store,
  };
}

function describe(store: JobStore): string {
  if (store.kind === 'row' && store.inTransaction) return `Insert a row of ${store.table} for the job in the transaction of what it does, and leave that out where the row is there.`;
  const [keep, given] = store.kind === 'redis' ? ['Keep a key of the job in Redis', 'key'] : [`Insert a row of ${store.table} for the job`, 'row'];
  return `${keep} before the effect, leave that out where the ${given} is there, and delete the ${given} where it fails. A run killed in between skips the effect instead of repeating it.`;
}

/** A run that is killed behind the effect would leave out what else the guarded call does, in the next run too: a state, an acknowledgement. */
function doesMore(graph: ProgramGraph, entry: EntryPoint, { edge, depth }: Holder, call: ReachedCall): boolean {
  if (edge === call.edge) return false;
  return entry.consumer?.library === '@google-cloud/pubsub' || findEffectsOfEntry(graph, entry).some(({ nature, call: other }) => other.edge !== call.edge && !outside.has(nature) && [...other.way, other.edge][depth] === edge);
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

function findGroup({ consumer }: EntryPoint): string | null {
  const group = consumer?.library.includes('kafka') === true ? findOption(consumer.match.originArguments, 'groupId')?.value : undefined;
  return typeof group === 'string' ? group : null;
}

type Row = JobStore & { readonly kind: 'row' };

/** A row before a key that expires; a write in the database only where both stand in one transaction. */
function findStore(graph: ProgramGraph, entry: EntryPoint, function_: Place, { nature, call, failure, isCaught }: RepeatedEffect, holder: Holder): JobStore | null {
  const at = { ...entry, handler: function_ };
  const row = findRow(graph, at);
  // Where only a killed run repeats it, a key before it would only put the harm in another place.
  const isOutside = outside.has(nature) && failure !== null && !isCaught && !canBeOvertaken(graph, entry);
  if (row !== null) {
    if (isOutside) return row;
    const isSame = (nature === 'write' || nature === 'counter') && holder.edge === call.edge && row.client.library !== 'pg' && findClientOfStore(graph, call, at, findRecordClient)?.name === row.client.name;
    return isSame ? { ...row, inTransaction: true } : null;
  }
  if (!isOutside) return null;
  const client = findQueueClient(graph, entry, function_.file) ?? findLockClient(graph, at, findRedis);
  if (client === null || (client.library !== 'ioredis' && client.library !== 'redis' && client.library !== '@upstash/redis')) return null;
  return { kind: 'redis', client: { library: client.library, name: client.name, from: client.from }, seconds: getKeptSeconds(entry.consumer?.library ?? '') };
}

function findRow(graph: ProgramGraph, at: EntryPoint): Row | null {
  const client = findLockClient(graph, at, findRecordClient);
  if (client === null || (client.library !== 'prisma' && client.library !== 'pg' && client.library !== 'postgres' && client.library !== 'knex')) return null;
  const table = findRecordTable(graph, at.handler.file, client.library === 'prisma');
  // Knex quotes names, and what is written without quotes is kept in lower case.
  if (table === null || (client.library === 'knex' && /[A-Z]/.test(table.table + table.column))) return null;
  return { kind: 'row', client: { library: client.library, name: client.name, from: client.from }, table: table.table, column: table.column, inTransaction: false };
}

/** Clients whose insert can be told to pass over a row that is there. */
function findRecordClient(graph: ProgramGraph, edge: CallEdge): ReturnType<typeof findPostgres> {
  const found = findPostgres(graph, edge);
  return found === 'prisma' || found === 'pg' || found === 'postgres' || found === 'knex' ? found : null;
}
