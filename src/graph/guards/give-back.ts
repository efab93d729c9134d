/** What a call gives back of the guards that are held, and how carefully. */
import type { CallFact } from '../../model/facts.ts';
import type { CallEdge, FunctionNode } from '../../model/graph.ts';
import { findCalledName } from '../terms.ts';
import { getNodeReleases } from './body/node-releases.ts';
import type { Draft } from './draft.ts';
import { findAdvisoryUse } from './locks/advisory-locks.ts';
import { findLeaseRelease, isSameKey } from './locks/redis-leases.ts';
import { findStateWrite } from './rows/database-state.ts';
import type { GuardSearch } from './search.ts';

/** A call gives a guard back when it unlocks, deletes the key that was taken, or enters a function that does. */
export function givesBack(search: GuardSearch, node: FunctionNode, edge: CallEdge | undefined, index: number, draft: Draft | null, key: string): boolean {
  const facts = search.graph.files[node.file];
  const call = facts?.calls[index];
  if (facts === undefined || call === undefined) return false;
  const isLock = key.startsWith('lock:');
  // Where its states have names, what follows the work is one of many.
  if (key.startsWith('row:') && key.includes('=')) return false;
  if (key.startsWith('row:')) return freesRow(search, node, edge, call, key.slice('row:'.length));
  if (isLock && (hasRole(edge, 'unlock') || findAdvisoryUse(facts, call) === 'release')) return true;
  const deleted = isLock ? findLeaseRelease(facts, call) : null;
  if (deleted !== null) return deleted.key === null || draft?.keys?.some((one) => deleted.key !== null && isSameKey(facts, one, deleted.key)) === true;
  // What is handed over here is called when something happens, not now.
  if (later.has(findCalledName(facts, call) ?? '')) return false;
  return (edge?.to ?? []).some((target) => {
    const releases = getNodeReleases(search.graph, target);
    return isLock ? releases.locks && !releases.takes : releases.flags.has(key);
  });
}

const later: ReadonlySet<string> = new Set(['on', 'once', 'addListener', 'addEventListener', 'setTimeout', 'setInterval', 'setImmediate']);

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

export function noteBlindRelease(search: GuardSearch, node: FunctionNode, edge: CallEdge | undefined, index: number, draft: Draft): void {
  const facts = search.graph.files[node.file];
  const call = facts?.calls[index];
  if (facts === undefined || call === undefined || !draft.expires) return;
  const own = findLeaseRelease(facts, call);
  const isBlind = own === null ? (edge?.to ?? []).some((target) => getNodeReleases(search.graph, target).isBlind) : !own.comparesToken;
  if (isBlind) draft.flaws.add('released-without-token');
}

function hasRole(edge: CallEdge | undefined, role: string): boolean {
  return edge?.roles.some((match) => match.role === role) === true;
}
