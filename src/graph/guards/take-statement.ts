/** Guards that the arguments of a call spell out: leases, advisory locks, claims and states of rows. */
import type { CallFact, FileFacts } from '../../model/facts.ts';
import type { CallEdge, FunctionNode, ProgramGraph } from '../../model/graph.ts';
import { isMadeOfOwnRow } from '../effects/own-row-key.ts';
import { isResultUsed } from './body/result-use.ts';
import type { BodyWalk } from './body/body-walk.ts';
import { hold } from './body/hold.ts';
import { takeState } from './body/row-states.ts';
import { markBroken, type Flow } from './draft.ts';
import { hasChangingLock } from './locks/advisory-key.ts';
import { findAdvisoryStatement, type AdvisoryStatement } from './locks/advisory-locks.ts';
import { isChangingKey } from './locks/changing-key.ts';
import { isPooled } from './locks/pooled-statements.ts';
import { setsKey } from './locks/read-then-set.ts';
import { findRedisLease } from './locks/redis-leases.ts';
import { takesWrappedLease } from './locks/wrapped-stores.ts';
import { findClaim } from './rows/claims.ts';
import { findConditionalWrite } from './rows/conditional-write.ts';
import { findUniqueClaim } from './rows/unique-claim.ts';

/** Leases, advisory locks and claims that are spelled out in the arguments of the call. */
export function takeStatement(
  graph: ProgramGraph, walk: BodyWalk, flow: Flow, node: FunctionNode,
  at: { readonly call: number; readonly edge: CallEdge | undefined; readonly edges: ReadonlyMap<number, CallEdge> },
): void {
  const { facts } = walk;
  const call = facts.calls[at.call];
  if (call === undefined) return;
  const { span } = call;
  const lease = findRedisLease(facts, call);
  const advisory = lease === null ? findAdvisoryStatement(facts, call) : null;
  if (lease !== null) {
    const draft = hold(walk, flow, {
      key: `lock:${node.file}:${at.call}`, kind: 'lock', label: 'Redis SET NX', whole: 'correct', span, keys: call.args,
      expires: lease.expiry !== null, expirySeconds: typeof lease.expiry === 'number' ? lease.expiry : null,
    });
    if (call.awaited) flow.arriving = draft;
    walk.takenBy.set(draft.key, at.call);
    if (!isResultUsed(facts, at.call)) markBroken(draft, 'never-tested');
    if (lease.key !== null && (isChangingKey(facts, lease.key) || isMadeOfOwnRow(facts, lease.key, call.in))) markBroken(draft, 'changing-key');
    if (lease.expiry === null) draft.flaws.add('no-expiry');
  } else if (advisory !== null && advisory.use !== 'release') {
    takeAdvisory(graph, walk, flow, node, call, advisory, at);
  } else if (!takeState(graph, walk, flow, at) && (takesWrappedLease(graph, at.edge) || !takeReadKey(walk, flow, node, call, at.call))) {
    const write = findConditionalWrite(facts, call);
    if (write !== null) {
      const draft = hold(walk, flow, { key: `claim:${node.file}:${at.call}`, kind: 'row-claim', label: 'conditional write', whole: 'correct', span });
      if (write.isChanging) markBroken(draft, 'changing-key');
      return;
    }
    const claim = findClaim(facts, call) ?? (at.edge === undefined ? null : findUniqueClaim(graph, node, at.edge));
    if (claim !== null) hold(walk, flow, { key: `claim:${node.file}:${at.call}`, kind: 'row-claim', label: claim.label, whole: 'correct', span });
  }
}

/** A lock of the database: of the session, which one connection is, or of the transaction that is open around it. */
function takeAdvisory(
  graph: ProgramGraph, walk: BodyWalk, flow: Flow, node: FunctionNode, call: CallFact, { use, tries, id, isAlone }: AdvisoryStatement,
  at: { readonly call: number; readonly edges: ReadonlyMap<number, CallEdge> },
): void {
  const { facts } = walk;
  const draft = hold(walk, flow, {
    key: `lock:${node.file}:${at.call}`, kind: 'lock', label: 'advisory lock', whole: 'correct', span: call.span, keys: call.args, expires: use === 'transaction',
  });
  if (call.awaited) flow.arriving = draft;
  walk.takenBy.set(draft.key, at.call);
  if (!tries) draft.flaws.add('waits-in-line');
  else if (!isResultUsed(facts, at.call)) markBroken(draft, 'never-tested');
  if (hasChangingLock(facts, call)) markBroken(draft, 'changing-key');
  if (use === 'session' && id !== null && releasesOthers(facts, call, id)) markBroken(draft, 'other-lock-released');
  if ((use === 'session' || isAlone) && isPooled(graph, facts, call, at.edges)) markBroken(draft, use === 'session' ? 'pooled-session' : 'outside-transaction');
}

/** All that its function gives back are locks of other numbers. */
function releasesOthers(facts: FileFacts, taken: CallFact, id: string): boolean {
  const released = facts.calls.filter((call) => call.in === taken.in).flatMap((call) => {
    const statement = findAdvisoryStatement(facts, call);
    return statement?.use === 'release' ? [statement.id] : [];
  });
  return released.length > 0 && released.every((other) => other !== null && other !== id);
}

/** `redis.set('lock', '1')` after the key was found to be absent. */
function takeReadKey(walk: BodyWalk, flow: Flow, node: FunctionNode, call: CallFact, index: number): boolean {
  if (flow.absent.size === 0 || ![...flow.absent].some((key) => setsKey(walk.facts, call, key))) return false;
  // Nobody else reads the key meanwhile.
  if ([...flow.held.values()].some(({ whole, broken }) => whole === 'correct' && broken === null)) return true;
  const draft = hold(walk, flow, { key: `lock:${node.file}:${index}`, kind: 'lock', label: 'key that is read and then set', whole: 'correct', span: call.span, keys: call.args, expires: call.args.length > 2 });
  if (call.awaited) flow.arriving = draft;
  markBroken(draft, 'read-then-set');
  return true;
}
