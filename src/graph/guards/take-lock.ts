/** Locks of libraries, and calls that only sound like one. */
import type { CallFact, FileFacts } from '../../model/facts.ts';
import type { CallEdge, FunctionNode, RoleMatch } from '../../model/graph.ts';
import { findCalledName, getPlainTerm } from '../terms.ts';
import type { BodyWalk } from './body/body-walk.ts';
import { hold } from './body/hold.ts';
import { markBroken, type Draft, type Flow } from './draft.ts';
import { isLockName, isSlotName } from './flags/read-test.ts';
import { isChangingKey } from './locks/changing-key.ts';
import { findLeaseSeconds, findLockFlaws } from './locks/library-locks.ts';
import { locksNothing } from './locks/locks-nothing.ts';
import { getOwnTargets, isAsync } from './own-targets.ts';
import type { GuardSearch, NodeGuards } from './search.ts';

/** A lock of the catalogue, or a call whose name says lock and whose code is out of sight. */
export function takeLock(
  search: GuardSearch, node: FunctionNode, walk: BodyWalk, flow: Flow,
  at: { readonly call: number; readonly edge: CallEdge | undefined; readonly edges: ReadonlyMap<number, CallEdge>; readonly inner: readonly NodeGuards[] },
): { readonly draft: Draft; readonly endsWithCall: boolean } | null {
  const call = walk.facts.calls[at.call];
  if (call === undefined) return null;
  const callbacks = call.args.some((argument) => argument.kind === 'function' || (argument.kind === 'binding' && isFunctionBinding(walk.facts, argument.binding)));
  const match = at.edge?.roles.find((role) => role.role === 'lock');
  if (match?.lock !== undefined) {
    if (admitsSeveral(match)) return null;
    const { lock: habits } = match;
    const { reach } = habits;
    const lockCall = { facts: walk.facts, call, edges: at.edges };
    const draft = hold(walk, flow, {
      key: `lock:${node.file}:${at.call}`, kind: 'lock', label: match.api, whole: reach === 'process' ? 'per-instance' : 'correct', span: call.span, keys: call.args, expires: reach === 'shared', expirySeconds: findLeaseSeconds(lockCall, habits),
    });
    for (const flaw of findLockFlaws(lockCall, habits)) draft.flaws.add(flaw);
    if (hasChangingName(walk.facts, call)) markBroken(draft, 'changing-key');
    if (reach === 'process' && match.origin !== null && isMadeOnPath(search, match.origin)) markBroken(draft, 'created-per-run');
    if (call.awaited && !callbacks) flow.arriving = draft;
    if (!callbacks) walk.takenBy.set(draft.key, at.call);
    return { draft, endsWithCall: callbacks };
  }
  const name = findCalledName(walk.facts, call);
  if (name === null || call.kind === 'new' || !isLockName(name) || !isOpaque(at.edge, at.inner, callbacks)) return null;
  if (callbacks ? isSeenThrough(search, at.edge, name) : isSlotName(name) && isAnsweredAtOnce(search, at.edge)) return null;
  const draft = hold(walk, flow, { key: `seen:${node.file}:${at.call}`, kind: 'unresolved', label: `${name}()`, whole: 'unknown', span: call.span });
  return { draft, endsWithCall: callbacks };
}

/** `redlock.acquire(['payouts:' + Date.now()], …)` */
function hasChangingName(facts: FileFacts, { args: [name] }: CallFact): boolean {
  const plain = name === undefined ? null : getPlainTerm(facts, name);
  if (plain === null) return false;
  return (plain.kind === 'array' ? plain.items : [plain]).some((item) => isChangingKey(facts, item));
}

/** `new Semaphore(5)` limits how many go on at once: it neither keeps a second run out nor pretends to. */
function admitsSeveral(match: RoleMatch): boolean {
  const [places] = match.originArguments;
  return places?.kind === 'literal' && typeof places.value === 'number' && places.value > 1;
}

/**
 * Nothing in the call's own code shows how it locks. A function that has effects of its own, and is handed no work, only
 * sounds like a lock: `claimReward()`.
 */
function isOpaque(edge: CallEdge | undefined, inner: readonly NodeGuards[], callbacks: boolean): boolean {
  if (edge !== undefined && edge.roles.length > 0) return false;
  return inner.every((guards) => guards.left.length === 0 && guards.taken.every((draft) => draft.whole === 'unknown') && (callbacks || guards.works.length === 0));
}

/** It is handed the work, and all its code is in sight: what it is called does not count. */
function isSeenThrough(search: GuardSearch, edge: CallEdge | undefined, name: string): boolean {
  const targets = edge === undefined ? [] : getOwnTargets(search, edge).flatMap((id) => search.graph.nodes[id] ?? []);
  return locksNothing(search.graph, targets, name);
}

/** What asks no store cannot tell this process from others: a count of its own, of which nothing else is seen, keeps nobody out. */
function isAnsweredAtOnce({ graph }: GuardSearch, edge: CallEdge | undefined): boolean {
  return edge !== undefined && edge.to.length > 0 && edge.to.every((id) => !isAsync(graph, id));
}

function isFunctionBinding(facts: FileFacts, index: number): boolean {
  return facts.bindings[index]?.values.some((value) => value.kind === 'function') === true;
}

/** The function whose run makes the lock is one of those being read. */
function isMadeOnPath(search: GuardSearch, origin: { readonly file: string; readonly span: readonly [number, number, number, number] }): boolean {
  const facts = search.graph.files[origin.file];
  if (facts === undefined) return false;
  const maker = facts.calls.find((call) => call.span.every((part, index) => part === origin.span[index]))?.in;
  return maker !== undefined && search.path.includes(`${origin.file}#${maker}`);
}
