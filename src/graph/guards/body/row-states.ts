/** What a row says of other runs, taken after it was found to say that there is none. */
import type { CallEdge, ProgramGraph } from '../../../model/graph.ts';
import { markBroken, type Draft, type Flow } from '../draft.ts';
import { findStateWrite } from '../rows/database-state.ts';
import { assignsState, handsState, writesState, type NamedState } from '../rows/named-state.ts';
import type { Span } from '../../../model/source-location.ts';
import type { BodyWalk } from './body-walk.ts';
import { hold } from './hold.ts';

/** As it stands among the states of a flow. */
export function nameState({ property, name }: NamedState): string {
  return `${property}=${name}`;
}

function readState(state: string): NamedState | null {
  const [property, name] = state.split('=');
  return property === undefined || name === undefined ? null : { property, name };
}

/** `save({ running: 1 })`, `update({ status: 'running' })` */
export function takeState(graph: ProgramGraph, walk: BodyWalk, flow: Flow, at: { readonly call: number; readonly edge: CallEdge | undefined }): boolean {
  const call = walk.facts.calls[at.call];
  if (call === undefined) return false;
  for (const state of flow.states) {
    const named = readState(state);
    if (named === null ? findStateWrite(walk.facts, call, state) !== 'taken' : !takesNamed(graph, walk, named, at)) continue;
    const draft = holdState(walk, flow, state, call.span);
    if (call.awaited) flow.arriving = draft;
    walk.takenBy.set(draft.key, at.call);
    return true;
  }
  return false;
}

/** `job.status = 'running'`, which is saved further on. */
export function takeAssignedState(walk: BodyWalk, flow: Flow, index: number): void {
  const written = walk.facts.assignments[index];
  for (const state of flow.states) {
    const named = readState(state);
    if (written !== undefined && named !== null && assignsState(walk.facts, written, named)) holdState(walk, flow, state, written.span);
  }
}

function takesNamed(graph: ProgramGraph, { facts }: BodyWalk, named: NamedState, { call, edge }: { readonly call: number; readonly edge: CallEdge | undefined }): boolean {
  if (edge === undefined) return false;
  const asksDatabase = (one: CallEdge): boolean => one.roles.some(({ role }) => role === 'db-call' || role === 'blocking-db-call');
  if (asksDatabase(edge)) return writesState(facts, call, named);
  const isStore = edge.to.length > 0 && edge.to.every((id) => graph.nodes[id]?.calls.some(asksDatabase) === true);
  return isStore && (handsState(facts, call, named) || writesState(facts, call, named));
}

function holdState(walk: BodyWalk, flow: Flow, state: string, span: Span): Draft {
  const named = readState(state);
  const label = named === null ? `${state} of the row` : `${named.property} '${named.name}' of the row`;
  const draft = hold(walk, flow, { key: `row:${state}`, kind: 'row-claim', label, whole: 'correct', span, ...(named !== null && { isWrittenElsewhere: true }) });
  if (!walk.readsUnderLock(span[0])) markBroken(draft, 'check-then-act');
  return draft;
}
