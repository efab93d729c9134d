/**
 * Messages that are gone before their work is done: the queue is told that they are handled, or forgets them as it hands them out, and
 * a run that fails or is killed in the middle leaves nothing that anybody would do again.
 */
import type { EntryPoint, ProgramGraph, RoleMatch } from '../../../model/graph.ts';
import { canFollow } from '../../claims/run/leaving-branch.ts';
import { getRunEvents, type RunEvent } from '../../claims/run/run-events.ts';
import { getRank, type Effect, type EffectNature } from '../../effects/effects.ts';
import { isOnEveryWayTo } from '../../ways/branches-around.ts';
import { findSchedulesOfEntry } from '../../schedules-of-entry.ts';
import { findForgettingConsumer, isPop } from './forgetting-consumers.ts';
import { isHandedOn } from './handed-on.ts';
import { isLeftBehind } from './left-behind.ts';
import { isTransient } from './transient-queues.ts';
import { mayHaveWorked } from './unknown-work.ts';

export interface EarlyAcknowledgement {
  /** The call that says so; null where the consumer asked for messages that nobody acknowledges. */
  readonly by: RunEvent | null;
  /** `left`: the work was begun before, and nobody waits for it. `taken`: the call that hands the message out takes it off the queue. */
  readonly how: 'acknowledged' | 'left' | 'unasked' | 'taken';
  /** What is not done where the run ends early. */
  readonly event: RunEvent;
  readonly effect: Effect;
}

interface Lost {
  readonly event: RunEvent;
  readonly effect: Effect;
}

/** What somebody misses. A row that is deleted or written to a store of keys is often only tidied up. */
const wanted: ReadonlySet<EffectNature> = new Set<EffectNature>(['money', 'message', 'paid-call', 'write', 'counter', 'enqueue', 'request']);

const known = new WeakMap<ProgramGraph, Map<number, EarlyAcknowledgement | null>>();

/** Null where the message is kept until the work, or a note of it that lasts, is done; and where nobody can tell. */
export function findEarlyAcknowledgement(graph: ProgramGraph, entry: EntryPoint): EarlyAcknowledgement | null {
  const all = known.get(graph) ?? new Map<number, EarlyAcknowledgement | null>();
  known.set(graph, all);
  const before = all.get(entry.id);
  if (before !== undefined) return before;
  const found = entry.consumer === null ? findTakenByClock(graph, entry) : entry.consumer.match.isFork || isTransient(graph, entry) ? null : find(graph, entry);
  all.set(entry.id, found);
  return found;
}

function find(graph: ProgramGraph, entry: EntryPoint): EarlyAcknowledgement | null {
  const events = getRunEvents(graph, entry);
  // Whoever sends the work on where it failed has thought of losing it.
  if (isHandedOn(graph, events)) return null;
  const forgets = findForgettingConsumer(graph, entry);
  if (forgets === 'unasked') return findLost(graph, events, null, () => true, 'unasked');
  if (forgets === 'taken') {
    const at = events.findIndex(({ edge }) => edge !== null && edge.place.file === entry.registration.file && edge.place.span.join() === entry.registration.span.join());
    const taken = events[at];
    return taken === undefined ? null : findLost(graph, events.slice(at + 1), taken, (event) => canFollow(graph, taken, event), 'taken');
  }
  const at = events.findIndex((event) => isAcknowledgement(event) && !event.exceptional);
  const acknowledged = events[at];
  if (acknowledged === undefined || mayHaveWorked(graph, acknowledged)) return null;
  const begun = events.slice(0, at).filter((event) => isDone(event) && canFollow(graph, event, acknowledged));
  if (!begun.every((event) => isLeftBehind(graph, event, acknowledged))) return null;
  return findLost(graph, begun, acknowledged, () => true, 'left') ?? findLost(graph, events.slice(at + 1), acknowledged, (event) => canFollow(graph, acknowledged, event) && isAlwaysBefore(graph, acknowledged, event), 'acknowledged');
}

/** `const batch = await redis.lpop('clicks', 100); await clicks.insertMany(batch);`, by the clock. */
function findTakenByClock(graph: ProgramGraph, entry: EntryPoint): EarlyAcknowledgement | null {
  if (entry.kind !== 'scheduled' && !isEndlessLoop(entry) && findSchedulesOfEntry(graph, entry).length === 0) return null;
  const events = getRunEvents(graph, entry);
  const at = events.findIndex((event) => isPop(graph, event) && !event.exceptional);
  const taken = events[at];
  if (taken === undefined || isHandedOn(graph, events)) return null;
  return findLost(graph, events.slice(at + 1).filter((event) => !isPop(graph, event)), taken, (event) => canFollow(graph, taken, event), 'taken');
}

/** `while (true) { await flush(); await pause(); }` */
function isEndlessLoop({ kind, framework }: EntryPoint): boolean {
  return kind === 'startup' && framework === 'loop';
}

function findLost(graph: ProgramGraph, events: readonly RunEvent[], by: RunEvent | null, isLater: (event: RunEvent) => boolean, how: EarlyAcknowledgement['how']): EarlyAcknowledgement | null {
  const work = events.filter((event) => !event.exceptional && isDone(event) && isLater(event));
  // A state that is written first is there for whoever looks for unfinished work; one that another message asks for instead of an insert is none.
  const [first] = work;
  if (first === undefined || (isNote(first) && work.length > 1 && work.every((event) => isNote(event) || canFollow(graph, first, event)))) return null;
  const lost = work.flatMap((event): Lost[] => (event.effect !== null && isMissed(event, event.effect) ? [{ event, effect: event.effect }] : []));
  const [worst] = lost.toSorted((a, b) => getRank(a.effect.nature) - getRank(b.effect.nature));
  return worst === undefined ? null : { by, how, ...worst };
}

function isAcknowledgement({ edge }: RunEvent): boolean {
  return edge?.roles.some(({ role }) => role === 'acknowledgement') === true;
}

/** Something was done for the message, whatever it is worth. */
function isDone({ effect, statement, edge }: RunEvent): boolean {
  return edge !== null && (effect !== null || (statement !== null && statement.operation !== 'read' && statement.operation !== 'unknown' && statement.lock === 'none'));
}

function isNote({ statement, effect }: RunEvent): boolean {
  return statement !== null && statement.operation !== 'delete' && effect?.nature === 'idempotent-write';
}

function isMissed({ statement }: RunEvent, { nature, match }: Effect): boolean {
  if (wanted.has(nature)) return true;
  return nature === 'idempotent-write' && statement !== null && (statement.operation === 'update' || statement.operation === 'upsert') && !isStoreOfKeys(match);
}

/** Of the clients of Bun the one of SQLite keeps the process waiting, and that of Redis does not. */
function isStoreOfKeys({ library, role }: RoleMatch): boolean {
  return library === 'bun' ? role !== 'blocking-db-call' : /^(?:ioredis|redis|@upstash\/redis)$/.test(library);
}

/** Every run that comes to the work has acknowledged: told in the function that leads to both, and in those that lead on to the call. */
function isAlwaysBefore(graph: ProgramGraph, acknowledged: RunEvent, work: RunEvent): boolean {
  const steps = [...acknowledged.way, acknowledged];
  const others = [...work.way, work];
  const at = steps.findIndex((step, index) => others[index]?.node.id !== step.node.id || others[index].call !== step.call);
  return steps.slice(Math.max(at, 0)).every((step, index) => {
    const body = graph.files[step.node.file]?.functions[step.node.function]?.body ?? [];
    const other = index === 0 ? others[Math.max(at, 0)] : undefined;
    return isOnEveryWayTo(body, step.call, other?.node.id === step.node.id ? other.call : -1);
  });
}
