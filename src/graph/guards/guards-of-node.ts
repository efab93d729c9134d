/** Joins the guards of one function with those of the functions it calls. */
import type { CallEdge, FunctionNode, ProgramGraph } from '../../model/graph.ts';
import type { CallFact, FileFacts, Term } from '../../model/facts.ts';
import { findCalledName, forEachTerm, getPlainTerm } from '../terms.ts';
import { findAdvisoryUse, isPooled } from './advisory-locks.ts';
import { isChangingKey } from './changing-key.ts';
import { findClaim } from './claims.ts';
import { findStateWrite, findTimeWindow } from './database-state.ts';
import { markBroken, type Draft, type Flow, type Tested, type Work } from './draft.ts';
import { canFail } from './failures.ts';
import { getFlagUses, type FlagUse } from './flags.ts';
import { getLockReach } from './lock-reach.ts';
import { isReadAnywhere } from './flag-reads.ts';
import { getNodeReleases } from './node-releases.ts';
import { isLockName } from './read-test.ts';
import { findLeaseRelease, findRedisLease, isSameKey } from './redis-leases.ts';
import { isResultUsed } from './result-use.ts';
import { checkDetached, cover, hold, walkBody, type BodyWalk } from './walk-body.ts';

/** How far below the handler a guard is looked for. */
const maximumDepth = 5;

export interface NodeGuards {
  readonly works: readonly Work[];
  readonly taken: readonly Draft[];
  /** Still held when the function returns: `await acquireLock()` holds for its caller. */
  readonly left: readonly Draft[];
}

export interface GuardSearch {
  readonly graph: ProgramGraph;
  readonly isWork: (node: FunctionNode, edge: CallEdge) => boolean;
  /** Nodes from which some work is reached. */
  readonly working: ReadonlySet<number>;
  readonly memo: Map<string, NodeGuards>;
  readonly nearCallees: Map<number, ReadonlySet<number>>;
  /** The functions being read, outermost first, as `file#function`. */
  readonly path: string[];
}

const nothing: NodeGuards = { works: [], taken: [], left: [] };

/** The guards in and below a node, and which of them each work has. `tested` are flags of its file that the caller found clear. */
export function getGuardsOfNode(search: GuardSearch, id: number, depth = 0, tested: ReadonlyMap<string, Tested> = new Map()): NodeGuards {
  const node = search.graph.nodes[id];
  const facts = node === undefined ? undefined : search.graph.files[node.file];
  if (node === undefined || facts === undefined) return nothing;
  const name = `${node.file}#${node.function}`;
  if (search.path.includes(name)) return nothing;
  if (depth > maximumDepth) return search.working.has(id) ? { ...nothing, works: [[]] } : nothing;

  const key = `${id}:${depth}:${[...tested].map(([flag, test]) => `${flag}${test.awaited ? '+' : ''}`).join(' ')}`;
  const seen = search.memo.get(key);
  if (seen !== undefined) return seen;
  search.path.push(name);
  const result = readNode(search, node, facts, depth, tested);
  search.path.pop();
  search.memo.set(key, result);
  return result;
}

function readNode(search: GuardSearch, node: FunctionNode, facts: FileFacts, depth: number, tested: ReadonlyMap<string, Tested>): NodeGuards {
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
    isKnownCall: (call) => (edges.get(call)?.roles.length ?? 0) > 0,
    startsWork: (call) => {
      const edge = edges.get(call);
      return edge !== undefined && edge.to.some((id) => isAsync(search.graph, id) && search.working.has(id));
    },
    findWindowBelow: (test) => findWindowBelow(search.graph, facts, edges, test),
    onCall: (current, flow, call) => { readCall(search, node, current, flow, { call, edge: edges.get(call), depth }); },
  };
  const end = walkBody(walk, tested);
  const left = new Set([...end.held.values(), ...walk.returned.values()]);
  return { works: dropRepeats(walk.works), taken, left: [...left].filter((draft) => draft.whole !== 'unknown') };
}

/** `if (!(await isDue(job))) return;` where `isDue` compares the time of the last run with the clock. */
function findWindowBelow(graph: ProgramGraph, facts: FileFacts, edges: ReadonlyMap<number, CallEdge>, test: Term): string | null {
  let found: string | null = null;
  const visit = (term: Term): void => {
    if (term.kind !== 'call' || found !== null) return;
    for (const id of edges.get(term.call)?.to ?? []) {
      const node = graph.nodes[id];
      const callee = node === undefined ? undefined : graph.files[node.file];
      if (node === undefined || callee === undefined) continue;
      for (const step of callee.functions[node.function]?.body ?? []) {
        const asked = step.kind === 'return' ? step.value : step.kind === 'branch' ? step.test : null;
        if (asked !== null) found ??= findTimeWindow(callee, asked);
      }
    }
  };
  forEachTerm(facts, test, (term) => {
    visit(term);
    const plain = getPlainTerm(facts, term);
    if (plain !== term) visit(plain);
  });
  return found;
}

/** A test and the set it is for may stand in two functions of one file. */
function getUsesBelow(graph: ProgramGraph, node: FunctionNode): ReadonlyMap<string, FlagUse> {
  const facts = graph.files[node.file];
  if (facts === undefined) return new Map();
  const uses = new Map(getFlagUses(facts, node.function));
  const near = node.calls.flatMap((edge) => edge.to).flatMap((id) => graph.nodes[id] ?? []).filter((target) => target.file === node.file);
  for (const target of near) for (const [key, use] of getFlagUses(facts, target.function)) if (!uses.has(key)) uses.set(key, use);
  return uses;
}

/** `running = true … running = false` and nothing else: only such a variable must be a guard that nobody asks. */
function isSwitch(use: FlagUse): boolean {
  const is = (value: boolean) => (write: FlagUse['sets'][number]): boolean => write.value.kind === 'known' && write.value.value === value;
  return use.clears.length > 0 && use.sets.every(is(true)) && use.clears.every(is(false));
}

function readCall(
  search: GuardSearch, node: FunctionNode, walk: BodyWalk, flow: Flow,
  at: { readonly call: number; readonly edge: CallEdge | undefined; readonly depth: number },
): void {
  const { facts } = walk;
  const call = facts.calls[at.call];
  if (call === undefined) return;
  const { edge } = at;

  if (call.dropped) for (const started of getChain(facts, at.call)) checkDetached(walk, flow, started);
  takeStatement(walk, flow, node, at);
  const targets = edge === undefined ? [] : getOwnTargets(search, edge);
  const inner = targets.map((target) => getGuardsOfNode(search, target, at.depth + 1, isSameFile(search, target, node) ? flow.tested : undefined));
  const lock = takeLock(search, node, walk, flow, { ...at, inner });

  // What an awaited call fails with comes out of its await.
  const mayFail = !call.awaited && !targets.some((target) => isAsync(search.graph, target));
  if (edge !== undefined && search.isWork(node, edge)) cover(walk, flow, [[]], mayFail);
  for (const guards of inner) {
    walk.taken.push(...guards.taken);
    cover(walk, flow, guards.works, mayFail);
    for (const draft of guards.left) {
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

function isSameFile(search: GuardSearch, target: number, node: FunctionNode): boolean {
  return search.graph.nodes[target]?.file === node.file;
}

/** Leases, advisory locks and claims that are spelled out in the arguments of the call. */
function takeStatement(walk: BodyWalk, flow: Flow, node: FunctionNode, at: { readonly call: number; readonly edge: CallEdge | undefined }): void {
  const { facts } = walk;
  const call = facts.calls[at.call];
  if (call === undefined) return;
  const { span } = call;
  const lease = findRedisLease(facts, call);
  const use = lease === null ? findAdvisoryUse(facts, call) : null;
  if (lease !== null) {
    const draft = hold(walk, flow, {
      key: `lock:${node.file}:${at.call}`, kind: 'lock', label: 'Redis SET NX', whole: 'correct', span, keys: call.args,
      expires: lease.expiry !== null, expirySeconds: typeof lease.expiry === 'number' ? lease.expiry : null,
    });
    if (call.awaited) flow.arriving = draft;
    walk.takenBy.set(draft.key, at.call);
    if (!isResultUsed(facts, at.call)) markBroken(draft, 'never-tested');
    if (lease.key !== null && isChangingKey(facts, lease.key)) markBroken(draft, 'changing-key');
    if (lease.expiry === null) draft.flaws.add('no-expiry');
  } else if (use === 'session' || use === 'transaction') {
    const draft = hold(walk, flow, {
      key: `lock:${node.file}:${at.call}`, kind: 'lock', label: 'advisory lock', whole: 'correct', span, keys: call.args, expires: use === 'transaction',
    });
    if (call.awaited) flow.arriving = draft;
    walk.takenBy.set(draft.key, at.call);
    if (use === 'session' && isPooled(facts, call, at.edge)) markBroken(draft, 'pooled-session');
  } else if (!takeState(walk, flow, node, call, at.call)) {
    const claim = findClaim(facts, call);
    if (claim !== null) hold(walk, flow, { key: `claim:${node.file}:${at.call}`, kind: 'row-claim', label: claim.label, whole: 'correct', span });
  }
}

/** `save({ running: 1 })` after a row was found not to be running. */
function takeState(walk: BodyWalk, flow: Flow, node: FunctionNode, call: CallFact, index: number): boolean {
  for (const property of flow.states) {
    if (findStateWrite(walk.facts, call, property) !== 'taken') continue;
    const key = `row:${property}`;
    const draft = hold(walk, flow, { key, kind: 'row-claim', label: `${property} of the row`, whole: 'correct', span: call.span });
    if (call.awaited) flow.arriving = draft;
    walk.takenBy.set(key, index);
    markBroken(draft, 'check-then-act');
    return true;
  }
  return false;
}

/** A call gives a guard back when it unlocks, deletes the key that was taken, or enters a function that does. */
function givesBack(search: GuardSearch, node: FunctionNode, edge: CallEdge | undefined, index: number, draft: Draft | null, key: string): boolean {
  const facts = search.graph.files[node.file];
  const call = facts?.calls[index];
  if (facts === undefined || call === undefined) return false;
  const isLock = key.startsWith('lock:');
  if (key.startsWith('row:')) return freesRow(search, node, edge, call, key.slice('row:'.length));
  if (isLock && (hasRole(edge, 'unlock') || findAdvisoryUse(facts, call) === 'release')) return true;
  const deleted = isLock ? findLeaseRelease(facts, call) : null;
  if (deleted !== null) return deleted.key === null || draft?.keys?.some((one) => deleted.key !== null && isSameKey(facts, one, deleted.key)) === true;
  return (edge?.to ?? []).some((target) => {
    const releases = getNodeReleases(search.graph, target);
    return isLock ? releases.locks && !releases.takes : releases.flags.has(key);
  });
}

/** The call writes that nobody runs, or enters a function of which it is all the business. */
function freesRow(search: GuardSearch, node: FunctionNode, edge: CallEdge | undefined, call: CallFact, property: string): boolean {
  const facts = search.graph.files[node.file];
  if (facts === undefined) return false;
  if (findStateWrite(facts, call, property) === 'free') return true;
  return (edge?.to ?? []).some((id) => {
    const target = search.graph.nodes[id];
    const callee = target === undefined ? undefined : search.graph.files[target.file];
    if (target === undefined || callee === undefined) return false;
    return callee.functions[target.function]?.body.some((step) => {
      const inner = step.kind === 'call' ? callee.calls[step.call] : undefined;
      return inner !== undefined && findStateWrite(callee, inner, property) === 'free';
    }) === true;
  });
}

function noteBlindRelease(search: GuardSearch, node: FunctionNode, edge: CallEdge | undefined, index: number, draft: Draft): void {
  const facts = search.graph.files[node.file];
  const call = facts?.calls[index];
  if (facts === undefined || call === undefined || !draft.expires) return;
  const own = findLeaseRelease(facts, call);
  const isBlind = own === null ? (edge?.to ?? []).some((target) => getNodeReleases(search.graph, target).isBlind) : !own.comparesToken;
  if (isBlind) draft.flaws.add('released-without-token');
}

/** `run().catch(report)` is the call of `catch` to the parser; what it leaves running is `run()`. */
function getChain(facts: FileFacts, index: number): number[] {
  const chain = [index];
  for (let call = facts.calls[index]; call?.callee.kind === 'member' && call.callee.object.kind === 'call'; call = facts.calls[call.callee.object.call]) {
    chain.push(call.callee.object.call);
  }
  return chain;
}

/** A lock of the catalogue, or a call whose name says lock and whose code is out of sight. */
function takeLock(
  search: GuardSearch, node: FunctionNode, walk: BodyWalk, flow: Flow,
  at: { readonly call: number; readonly edge: CallEdge | undefined; readonly inner: readonly NodeGuards[] },
): { readonly draft: Draft; readonly endsWithCall: boolean } | null {
  const call = walk.facts.calls[at.call];
  if (call === undefined) return null;
  const callbacks = call.args.some((argument) => argument.kind === 'function' || (argument.kind === 'binding' && isFunctionBinding(walk.facts, argument.binding)));
  const match = at.edge?.roles.find((role) => role.role === 'lock');
  if (match !== undefined) {
    const reach = getLockReach(match);
    const draft = hold(walk, flow, {
      key: `lock:${node.file}:${at.call}`, kind: 'lock', label: match.api, whole: reach === 'process' ? 'per-instance' : 'correct', span: call.span, keys: call.args, expires: reach === 'shared',
    });
    if (reach === 'process' && match.origin !== null && isMadeOnPath(search, match.origin)) markBroken(draft, 'created-per-run');
    if (call.awaited && !callbacks) flow.arriving = draft;
    if (!callbacks) walk.takenBy.set(draft.key, at.call);
    return { draft, endsWithCall: callbacks };
  }
  const name = findCalledName(walk.facts, call);
  if (name === null || call.kind === 'new' || !isLockName(name) || !isOpaque(at.edge, at.inner, callbacks)) return null;
  const draft = hold(walk, flow, { key: `seen:${node.file}:${at.call}`, kind: 'unresolved', label: `${name}()`, whole: 'unknown', span: call.span });
  return { draft, endsWithCall: callbacks };
}

/**
 * Nothing in the call's own code shows how it locks. A function that has effects of its own, and is handed no work, only
 * sounds like a lock: `claimReward()`.
 */
function isOpaque(edge: CallEdge | undefined, inner: readonly NodeGuards[], callbacks: boolean): boolean {
  if (edge !== undefined && edge.roles.length > 0) return false;
  return inner.every((guards) => guards.left.length === 0 && guards.taken.every((draft) => draft.whole === 'unknown') && (callbacks || guards.works.length === 0));
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

/**
 * The functions a call enters. A callback that another of them calls is left out: it is read where it is called, under
 * the guards it has there.
 */
function getOwnTargets(search: GuardSearch, edge: CallEdge): readonly number[] {
  if (edge.to.length < 2) return edge.to;
  return edge.to.filter((target) => !edge.to.some((other) => other !== target && getNearCallees(search, other).has(target)));
}

/** The nodes a node calls, directly or through one other: wrappers are not deeper. */
function getNearCallees(search: GuardSearch, id: number): ReadonlySet<number> {
  const seen = search.nearCallees.get(id);
  if (seen !== undefined) return seen;
  const direct = search.graph.nodes[id]?.calls.flatMap((edge) => edge.to) ?? [];
  const callees = new Set([...direct, ...direct.flatMap((next) => search.graph.nodes[next]?.calls.flatMap((edge) => edge.to) ?? [])]);
  search.nearCallees.set(id, callees);
  return callees;
}

function hasRole(edge: CallEdge | undefined, role: string): boolean {
  return edge?.roles.some((match) => match.role === role) === true;
}

function isAsync(graph: ProgramGraph, id: number): boolean {
  const node = graph.nodes[id];
  return node !== undefined && graph.files[node.file]?.functions[node.function]?.async === true;
}

/** Many calls under the same guards say no more than one. */
function dropRepeats(works: readonly Work[]): Work[] {
  const byGuards = new Map<string, Work>();
  for (const work of works) byGuards.set([...new Set(work.map((draft) => draft.key))].sort().join(' '), work);
  return [...byGuards.values()];
}
