/** Joins the guards of one function with those of the functions it calls. */
import type { FileFacts } from '../../model/facts.ts';
import type { CallEdge, FunctionNode } from '../../model/graph.ts';
import { canFail } from './body/failures.ts';
import type { BodyWalk } from './body/body-walk.ts';
import { drainedKey } from './body/flag-writes.ts';
import { cover } from './body/hold.ts';
import { checkDetached } from './body/leaks.ts';
import { isResultUsed } from './body/result-use.ts';
import { checkReleaseByEvent } from './body/released-by-event.ts';
import { refusesSilently } from './body/silent-refusal.ts';
import { walkBody } from './body/walk-body.ts';
import { makeDraft, type Draft, type Flow, type Tested, type Work } from './draft.ts';
import { isReadAnywhere } from './flags/flag-reads.ts';
import { type FlagUse } from './flags/flags.ts';
import { givesBack, noteBlindRelease } from './give-back.ts';
import { findLockDecorator } from './locks/decorated-lock.ts';
import { locksNothing } from './locks/locks-nothing.ts';
import { isReadUnderLock } from './locks/locked-read.ts';
import { asksWrappedStore } from './locks/wrapped-stores.ts';
import { getOwnTargets, isAsync } from './own-targets.ts';
import type { GuardSearch, NodeGuards } from './search.ts';
import { takeLock } from './take-lock.ts';
import { takeStatement } from './take-statement.ts';
import { findWindowBelow, getUsesBelow, isSwitch } from './tests-below.ts';

/** A function whose contexts multiply on every call of itself has no end. */
const mostWithinItself = 2;
/** How far below the handler a guard is looked for. */
const maximumDepth = 5;

const nothing: NodeGuards = { works: [], taken: [], left: [] };

/** The guards in and below a node, and which of them each work has. `tested` are flags of its file that the caller found clear, `states` those of rows. */
export function getGuardsOfNode(search: GuardSearch, id: number, depth = 0, tested: ReadonlyMap<string, Tested> = new Map(), states: ReadonlySet<string> = new Set()): NodeGuards {
  const node = search.graph.nodes[id];
  const facts = node === undefined ? undefined : search.graph.files[node.file];
  if (node === undefined || facts === undefined) return nothing;
  const name = `${node.file}#${node.function}`;
  if (isRecursive(search, name, id)) return nothing;
  if (depth > maximumDepth) return search.working.has(id) ? { ...nothing, works: [[]] } : nothing;

  const key = `${id}:${depth}:${[...tested].map(([flag, test]) => `${flag}${test.awaited ? '+' : ''}`).join(' ')}:${[...states].join(' ')}:${search.loops > 0 ? 'item' : ''}`;
  const seen = search.memo.get(key);
  if (seen !== undefined) return seen;
  search.path.push(name);
  search.open.push(id);
  const result = readNode(search, node, facts, depth, tested, states);
  search.path.pop();
  search.open.pop();
  search.memo.set(key, result);
  return result;
}

/** `locked('jobs', () => locked('billing', bill))` enters a function twice, each time with other work; one that calls itself goes on so. */
function isRecursive({ path, open }: GuardSearch, name: string, id: number): boolean {
  return open.includes(id) || path.filter((one) => one === name).length > mostWithinItself;
}

function readNode(search: GuardSearch, node: FunctionNode, facts: FileFacts, depth: number, tested: ReadonlyMap<string, Tested>, states: ReadonlySet<string>): NodeGuards {
  const edges = new Map(node.calls.map((edge) => [edge.call, edge]));
  const taken: Draft[] = [];
  const walk: BodyWalk = {
    facts,
    file: node.file,
    fn: node.function,
    uses: getUsesBelow(search.graph, node),
    works: [],
    taken,
    frames: [],
    finalisers: [],
    loops: [],
    isPerItem: search.loops > 0,
    rests: [],
    leaks: new Map(),
    clearedByRefused: new Set(),
    returned: new Map(),
    takenBy: new Map(),
    exposed: new Set(),
    givesBack: (call, key) => givesBack(search, node, edges.get(call), call, taken.find((draft) => draft.key === key) ?? null, key),
    onRelease: (call, draft) => { noteBlindRelease(search, node, edges.get(call), call, draft); },
    canFail: (awaited) => canFail(search.graph, node, awaited),
    isMadePerRun: (use: FlagUse) => use.flag.madeBy !== null && search.path.includes(`${node.file}#${use.flag.madeBy}`),
    isReadNowhere: (use: FlagUse) => isSwitch(use) && !isReadAnywhere(search.graph, node.file, use.flag),
    isKnownCall: (call) => (edges.get(call)?.roles.length ?? 0) > 0 || asksLock(facts, node, call),
    asksStore: (call) => (edges.get(call)?.roles.length ?? 0) > 0 || asksWrappedStore(search.graph, edges.get(call)),
    doesWork: (call) => search.passesOn(node, call) || edges.get(call)?.to.some((target) => search.working.has(target)) === true,
    startsWork: (call) => {
      if (search.passesOn(node, call)) return true;
      const edge = edges.get(call);
      return edge !== undefined && edge.to.some((id) => isAsync(search.graph, id) && search.working.has(id));
    },
    findWindowBelow: (test) => findWindowBelow(search.graph, facts, edges, test),
    readsUnderLock: (line) => isReadUnderLock(search.graph, node, edges, line),
    onCall: (current, flow, call) => { readCall(search, node, current, flow, { call, edge: edges.get(call), edges, depth }); },
  };
  const end = walkBody(walk, tested, states);
  const decorator = holdDecorated(search, node, facts);
  if (decorator !== null) taken.push(decorator);
  const left = new Set([...end.held.values(), ...walk.returned.values()]);
  return { works: dropRepeats(decorator === null ? walk.works : walk.works.map((work) => [...work, decorator])), taken, left: [...left].filter((draft) => draft.whole !== 'unknown' && !draft.key.startsWith(drainedKey)) };
}

/** `mutex.isLocked()`, where the function takes the mutex as well: what it is worth is seen there. */
function asksLock(facts: FileFacts, node: FunctionNode, index: number): boolean {
  const asked = facts.calls[index]?.callee;
  if (asked?.kind !== 'member' || asked.object.kind !== 'binding') return false;
  const { binding } = asked.object;
  return node.calls.some(({ call, roles }) => {
    const callee = facts.calls[call]?.callee;
    return roles.some(({ role }) => role === 'lock') && callee?.kind === 'member' && callee.object.kind === 'binding' && callee.object.binding === binding;
  });
}

/** All that a method does, it does under the lock of its decorator. What the decorator puts around it is read as any function, and may show that there is none. */
function holdDecorated(search: GuardSearch, node: FunctionNode, facts: FileFacts): Draft | null {
  const name = findLockDecorator(facts, node.function);
  const span = facts.functions[node.function]?.span;
  if (name === null || span === undefined) return null;
  const around = search.open.slice(0, -1).flatMap((id) => search.graph.nodes[id] ?? []);
  if (locksNothing(search.graph, around, name)) return null;
  return makeDraft({ key: `decorator:${node.file}:${node.function}`, kind: 'unresolved', label: `@${name}`, whole: 'unknown', place: { file: node.file, span } });
}

function readCall(
  search: GuardSearch, node: FunctionNode, walk: BodyWalk, flow: Flow,
  at: { readonly call: number; readonly edge: CallEdge | undefined; readonly edges: ReadonlyMap<number, CallEdge>; readonly depth: number },
): void {
  const { facts } = walk;
  const call = facts.calls[at.call];
  if (call === undefined) return;
  const { edge } = at;

  if (call.dropped) for (const started of getChain(facts, at.call)) checkDetached(walk, flow, started);
  checkReleaseByEvent(search.graph, walk, flow, at.call, edge);
  takeStatement(search.graph, walk, flow, node, at);
  const targets = edge === undefined ? [] : getOwnTargets(search, edge);
  const isPerItem = edge?.loop === true || walk.loops.length > 0;
  if (isPerItem) search.loops += 1;
  const inner = targets.map((target) => getGuardsOfNode(search, target, at.depth + 1, isSameFile(search, target, node) ? flow.tested : undefined, isPerItem ? undefined : namedStates(flow)));
  if (isPerItem) search.loops -= 1;
  const lock = takeLock(search, node, walk, flow, { ...at, inner });

  // What an awaited call fails with comes out of its await.
  const mayFail = !call.awaited && !targets.some((target) => isAsync(search.graph, target));
  if (search.passesOn(node, at.call)) cover(walk, flow, [[]], call.awaited);
  if (edge !== undefined && search.isWork(node, edge)) cover(walk, flow, [[]], mayFail);
  for (const guards of inner) {
    walk.taken.push(...guards.taken);
    cover(walk, flow, edge === undefined || search.isOnWay(edge) ? guards.works : [], mayFail);
    for (const draft of guards.left) {
      if (draft.kind === 'in-memory' && isPassed(search, flow, facts, at.call, targets, draft.key)) continue;
      // Its own code is not read twice: what it was given is known here.
      const here = { ...draft, flaws: new Set(draft.flaws), keys: [...(draft.keys ?? []), ...call.args], heldAt: { file: node.file, span: call.span } };
      flow.held.set(draft.key, here);
      walk.taken.push(here);
      walk.takenBy.set(draft.key, at.call);
      if (call.awaited) flow.arriving ??= here;
    }
  }
  if (lock?.endsWithCall === true) flow.held.delete(lock.draft.key);
}

/** The function that sets the flag turned back before it, and nobody here asks whether it did. */
function isPassed(search: GuardSearch, flow: Flow, facts: FileFacts, call: number, targets: readonly number[], key: string): boolean {
  const flag = key.slice(key.indexOf('|') + 1);
  if (flow.tested.has(flag) || isResultUsed(facts, call)) return false;
  return targets.some((id) => {
    const node = search.graph.nodes[id];
    const own = node === undefined ? undefined : search.graph.files[node.file];
    return node !== undefined && own !== undefined && key === `${node.file}|${flag}` && refusesSilently(own, node.function, flag);
  });
}

/** Where a row names its states, the one that was asked for may be written further down. */
function namedStates({ states }: Flow): ReadonlySet<string> {
  return new Set([...states].filter((state) => state.includes('=')));
}

function isSameFile(search: GuardSearch, target: number, node: FunctionNode): boolean {
  return search.graph.nodes[target]?.file === node.file;
}

/** `run().catch(report)` is the call of `catch` to the parser; what it leaves running is `run()`. */
export function getChain(facts: FileFacts, index: number): number[] {
  const chain = [index];
  for (let call = facts.calls[index]; call?.callee.kind === 'member' && call.callee.object.kind === 'call'; call = facts.calls[call.callee.object.call]) {
    chain.push(call.callee.object.call);
  }
  return chain;
}

/** Many calls under the same guards say no more than one. */
function dropRepeats(works: readonly Work[]): Work[] {
  const byGuards = new Map<string, Work>();
  for (const work of works) byGuards.set([...new Set(work.map((draft) => draft.key))].sort().join(' '), work);
  return [...byGuards.values()];
}
