/**
 * Locks that several jobs take under one number or name. Each was meant to keep two runs of its own job apart; where both start in the same
 * minute, whichever comes second is left out, and nobody does its work.
 */
import type { ProgramGraph } from '../../model/graph.ts';
import type { Place } from '../../model/source-location.ts';
import type { Guard } from '../guard.ts';
import { findAdvisoryStatement } from '../guards/locks/advisory-locks.ts';
import { findRedisLease } from '../guards/locks/redis-leases.ts';
import { canFireTogether } from '../schedules/firing-times.ts';
import { getPlainTerm } from '../terms.ts';
import type { Run } from './scheduled-run.ts';

export interface SharedLock {
  readonly run: Run;
  readonly guard: Guard;
  /** The number or name. */
  readonly id: string;
  /** Another job that takes it elsewhere, and that starts at the same times. */
  readonly other: { readonly run: Run; readonly guard: Guard };
}

interface Holder {
  readonly run: Run;
  readonly guard: Guard;
  readonly id: string;
}

/** One for each lock, at the second job that takes it. */
export function findSharedLocks(graph: ProgramGraph, runs: readonly Run[]): readonly SharedLock[] {
  const byLock = new Map<string, Holder[]>();
  for (const run of runs) {
    for (const guard of run.guards) {
      // Whoever waits for its turn is not left out.
      if (guard.kind !== 'lock' || guard.verdict.kind !== 'correct' || guard.flaws.includes('waits-in-line')) continue;
      const id = findId(graph, guard.place);
      if (id !== null) byLock.set(id.key, [...(byLock.get(id.key) ?? []), { run, guard, id: id.shown }]);
    }
  }
  return [...byLock.values()].flatMap((holders) => {
    const [first, ...others] = holders;
    // One place that several jobs come through is their common work, or a lock over all of them on purpose.
    const second = first === undefined ? undefined : others.find(({ run, guard }) => isElsewhere(guard, first.guard) && startsWith(run, first.run) && !doesSame(run, first.run));
    return first === undefined || second === undefined ? [] : [{ ...second, other: first }];
  });
}

function isElsewhere({ place }: Guard, other: Guard): boolean {
  return place.file !== other.place.file || place.span[0] !== other.place.span[0];
}

function startsWith(one: Run, other: Run): boolean {
  const { handler } = one.entry;
  if (handler.file === other.entry.handler.file && handler.span[0] === other.entry.handler.span[0]) return false;
  return getExpressions(one).some((expression) => getExpressions(other).some((another) => canFireTogether(expression, another)));
}

/** A whole and a partial round of one work leave each other out on purpose. */
function doesSame(one: Run, other: Run): boolean {
  const places = getPlaces(other);
  return [...getPlaces(one)].some((place) => places.has(place));
}

function getPlaces({ effects, network }: Run): ReadonlySet<string> {
  return new Set([...effects.map(({ call }) => call), ...network.calls].map(({ node, edge }) => `${node.file}#${edge.call}`));
}

function getExpressions({ entry, schedules }: Run): readonly (string | null)[] {
  return schedules.length > 0 ? schedules.map(({ expression }) => expression) : [entry.scheduled?.expression ?? null];
}

/** What the lock is called, where it is written down in the call that takes it. */
function findId(graph: ProgramGraph, { file, span }: Place): { readonly key: string; readonly shown: string } | null {
  const facts = graph.files[file];
  const call = facts?.calls.find((one) => one.span.every((part, index) => part === span[index]));
  if (facts === undefined || call === undefined) return null;
  const lease = findRedisLease(facts, call);
  const name = lease?.key == null ? null : getPlainTerm(facts, lease.key);
  if (name?.kind === 'literal' && typeof name.value === 'string') return { key: `redis ${name.value}`, shown: name.value };
  const id = lease === null ? (findAdvisoryStatement(facts, call)?.id ?? null) : null;
  return id === null ? null : { key: `advisory ${id}`, shown: id };
}
