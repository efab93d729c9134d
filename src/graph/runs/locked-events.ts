/**
 * What a run does under a lock that all instances ask for, where it does the rest without one: a function that takes a lock for its own part
 * of the job, or for each of several rows.
 */
import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';
import { getRunEvents, type RunEvent } from '../claims/run/run-events.ts';
import type { Guard } from '../guard.ts';
import { getGuardsOfEntry } from '../guards-of-entry.ts';
import { getLeastConfidence, type ReachedCall } from '../ways/reached-calls.ts';
import { isAskedAgain } from './asked-again.ts';

/** A run that does more is not asked for each part of it. */
const mostEvents = 30;

/** The calls that two runs can make at a time, each by a way that leads past the locks; `guards` are all those of the entry point. */
export function listOpenCalls<Call extends { readonly call: ReachedCall }>(graph: ProgramGraph, entry: EntryPoint, guards: readonly Guard[], calls: readonly Call[]): readonly Call[] {
  if (!guards.some(isLock)) return calls;
  const events = getRunEvents(graph, entry);
  return calls.flatMap((one, index) => {
    const { node, edge } = one.call;
    const same = index < mostEvents ? events.filter((event) => event.node.file === node.file && event.call === edge.call) : [];
    const open = same.find((event) => !isLocked(graph, entry, event, events));
    if (open === undefined) return same.length > 0 ? [] : [one];
    return isSameWay(open, one.call) ? [one] : [{ ...one, call: { ...one.call, ...getReached(entry, open) } }];
  });
}

function isSameWay({ way }: RunEvent, call: ReachedCall): boolean {
  return way.map(({ call: index, node }) => `${node.file}#${index}`).join() === call.way.map(({ call: index, place }) => `${place.file}#${index}`).join();
}

function getReached(entry: EntryPoint, { node, way, edge, loop }: RunEvent): Pick<ReachedCall, 'node' | 'way' | 'names' | 'loop' | 'confidence'> {
  const steps = way.map((step) => step.edge);
  const confidence = getLeastConfidence([entry.confidence, ...[...steps, ...(edge === null ? [] : [edge])].map((step) => step.confidence)]);
  return { node, way: steps, names: [...way.map((step) => step.node.name), node.name], loop, confidence };
}

/** Those of the events, which their ways tell apart, that one run at a time comes to once `mark` has marked its row. */
export function findLockedEvents(graph: ProgramGraph, entry: EntryPoint, guards: readonly Guard[], asked: readonly RunEvent[], mark: RunEvent): ReadonlySet<RunEvent> {
  if (!guards.some(isLock)) return new Set();
  const events = getRunEvents(graph, entry);
  // The events of a claim may have been read in another walk through the same run.
  const findSame = (event: RunEvent): RunEvent => events.find((other) => other === event) ?? events.find((other) => getKey(other) === getKey(event)) ?? event;
  // Who marks the row that a job names without the lock, and does the same for it, meets the run that has it.
  const isOpenElsewhere = ({ node, call }: RunEvent): boolean => events.filter((other) => other.node.file === node.file && other.call === call && !other.exceptional).slice(0, mostEvents).some((other) => findGuard(graph, entry, other) === null);
  if (isOpenElsewhere(mark) && asked.slice(0, mostEvents).some(isOpenElsewhere)) return new Set();
  return new Set(asked.slice(0, mostEvents).filter((event) => isLocked(graph, entry, findSame(event), events)));
}

function getKey({ node, call, way }: RunEvent): string {
  return [...way.map((step) => `${step.node.id}:${step.call}`), `${node.id}:${call}`].join(' ');
}

const lockedEvents = new WeakMap<RunEvent, boolean>();

/** Asked for each claim and each call of the run. */
function isLocked(graph: ProgramGraph, entry: EntryPoint, event: RunEvent, events: readonly RunEvent[]): boolean {
  let known = lockedEvents.get(event);
  if (known === undefined) lockedEvents.set(event, (known = findsLock(graph, entry, event, events)));
  return known;
}

function findsLock(graph: ProgramGraph, entry: EntryPoint, event: RunEvent, events: readonly RunEvent[]): boolean {
  const guard = findGuard(graph, entry, event);
  return guard !== null && isLock(guard) && isAskedAgain(graph, events, event, guard.heldAt);
}

const guardsOfEvents = new WeakMap<RunEvent, Guard | null>();

/** The weakest on the way to the event; null where there is none. */
function findGuard(graph: ProgramGraph, entry: EntryPoint, event: RunEvent): Guard | null {
  let known = guardsOfEvents.get(event);
  if (known === undefined) {
    const way = new Set(event.way.map(({ edge }) => edge));
    known = getGuardsOfEntry(graph, entry, (node, edge) => node.file === event.node.file && edge.call === event.call, (edge) => way.has(edge)).weakest;
    guardsOfEvents.set(event, known);
  }
  return known;
}

/** What lies in one process only keeps no other out. */
function isLock({ kind, verdict }: Guard): boolean {
  return kind === 'lock' && verdict.kind === 'correct';
}
