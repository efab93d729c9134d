/** What a function gives back, in its own body and in the functions it calls: `unlock()`, `releaseLock(key)`. */
import type { FileFacts } from '../../../model/facts.ts';
import type { CallEdge, ProgramGraph } from '../../../model/graph.ts';
import { eachStep } from '../../steps.ts';
import { findAdvisoryUse } from '../locks/advisory-locks.ts';
import { findAssignedFlag, findCollectionWrite } from '../flags/flags.ts';
import { findLeaseRelease, findRedisLease } from '../locks/redis-leases.ts';

export interface NodeReleases {
  /** Flags it clears, as `file|key`. */
  readonly flags: ReadonlySet<string>;
  /** It unlocks a lock of a library or a database, or deletes a lease. */
  readonly locks: boolean;
  /** It takes a lock as well: what it gives back is its own. */
  readonly takes: boolean;
  /** A lease is deleted without asking whose it is. */
  readonly isBlind: boolean;
}

/** Deeper than a wrapper around a helper nobody hides an unlock. */
const deepest = 2;
const nothing: NodeReleases = { flags: new Set(), locks: false, takes: false, isBlind: false };
const releasesOfGraph = new WeakMap<ProgramGraph, Map<string, NodeReleases>>();

/** Everything the node gives back on some path. */
export function getNodeReleases(graph: ProgramGraph, id: number, depth = 0): NodeReleases {
  const node = graph.nodes[id];
  const facts = node === undefined ? undefined : graph.files[node.file];
  if (node === undefined || facts === undefined || depth > deepest) return nothing;
  const memo = releasesOfGraph.get(graph) ?? new Map<string, NodeReleases>();
  releasesOfGraph.set(graph, memo);
  const key = `${id}:${depth}`;
  const seen = memo.get(key);
  if (seen !== undefined) return seen;
  memo.set(key, nothing);

  const edges = new Map(node.calls.map((edge) => [edge.call, edge]));
  const flags = new Set<string>();
  const set = new Set<string>();
  let locks = false;
  let takes = false;
  let isBlind = false;
  for (const step of eachStep(facts.functions[node.function]?.body ?? [])) {
    if (step.kind !== 'assign' && step.kind !== 'call') continue;
    const write = step.kind === 'assign' ? findAssignedFlag(facts, step.assignment) : findCollectionWrite(facts, step.call);
    if (write !== null) (write.kind === 'clear' ? flags : set).add(`${node.file}|${write.flag.key}`);
    if (step.kind !== 'call') continue;
    const own = findOwnRelease(facts, edges.get(step.call), step.call, releasingName.test(node.name));
    locks ||= own !== null;
    isBlind ||= own?.isBlind === true;
    takes ||= isTaking(facts, edges.get(step.call), step.call);
    for (const target of edges.get(step.call)?.to ?? []) {
      const inner = getNodeReleases(graph, target, depth + 1);
      for (const flag of inner.flags) flags.add(flag);
      locks ||= inner.locks;
      takes ||= inner.takes;
      isBlind ||= inner.isBlind;
    }
  }
  // What it sets itself is its own affair.
  for (const flag of set) flags.delete(flag);
  const releases = { flags, locks, takes, isBlind };
  memo.set(key, releases);
  return releases;
}

/** A function that deletes a key may tidy a cache; one that is called so gives a lock back. */
const releasingName = /release|unlock|free/i;

function findOwnRelease(facts: FileFacts, edge: CallEdge | undefined, index: number, isCalledSo: boolean): { readonly isBlind: boolean } | null {
  const call = facts.calls[index];
  if (call === undefined) return null;
  if (edge?.roles.some((match) => match.role === 'unlock') === true) return { isBlind: false };
  if (findAdvisoryUse(facts, call) === 'release') return { isBlind: false };
  const lease = isCalledSo ? findLeaseRelease(facts, call) : null;
  return lease === null ? null : { isBlind: !lease.comparesToken };
}

function isTaking(facts: FileFacts, edge: CallEdge | undefined, index: number): boolean {
  const call = facts.calls[index];
  if (call === undefined) return false;
  if (edge?.roles.some((match) => match.role === 'lock') === true) return true;
  const use = findAdvisoryUse(facts, call);
  return findRedisLease(facts, call) !== null || (use !== null && use !== 'release');
}
