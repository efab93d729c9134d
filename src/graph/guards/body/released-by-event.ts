/** Guards that are given back when the caller hangs up, whatever the run still does. */
import type { CallEdge, ProgramGraph } from '../../../model/graph.ts';
import { eachStep } from '../../steps.ts';
import { findCalledName } from '../../terms.ts';
import { markBroken, type Flow } from '../draft.ts';
import type { BodyWalk } from './body-walk.ts';
import { release } from './leaks.ts';
import { getNodeReleases } from './node-releases.ts';

const listening: ReadonlySet<string> = new Set(['on', 'once', 'addListener', 'addEventListener']);
/** https://nodejs.org/api/http.html#event-close_1: also when the connection ends before the answer. */
const hangingUp: ReadonlySet<string> = new Set(['close', 'aborted', 'abort']);
/** What is told to stop may well do so. */
const stopping = /abort|cancel|stop|kill|destroy|terminate/i;

/** `res.on('close', () => redis.del(key))` after the key was taken. */
export function checkReleaseByEvent(graph: ProgramGraph, walk: BodyWalk, flow: Flow, index: number, edge: CallEdge | undefined): void {
  const { facts } = walk;
  const call = facts.calls[index];
  const [event, listener] = call?.args ?? [];
  if (call === undefined || flow.held.size === 0 || !listening.has(findCalledName(facts, call) ?? '')) return;
  if (event?.kind !== 'literal' || typeof event.value !== 'string' || !hangingUp.has(event.value) || listener?.kind !== 'function') return;
  const steps = [...eachStep(facts.functions[listener.function]?.body ?? [])];
  const stops = steps.some((step) => step.kind === 'call' && stopping.test(findName(walk, step.call)));
  if (stops) return;
  const releases = (edge?.to ?? []).map((id) => getNodeReleases(graph, id));
  for (const [key, draft] of flow.held) {
    const isLock = key.startsWith('lock:');
    const isReleased = steps.some((step) => release(walk)(step, key)) || releases.some((one) => one.flags.has(key) || (isLock && one.locks && !one.takes));
    if (isReleased) markBroken(draft, 'released-on-hang-up');
  }
}

function findName(walk: BodyWalk, index: number): string {
  const call = walk.facts.calls[index];
  return call === undefined ? '' : (findCalledName(walk.facts, call) ?? '');
}
