/** How many database calls stand on the way of one request: each call chain counts, those made once per item apart. */
import type { CallEdge, EntryPoint, ProgramGraph } from '../../model/graph.ts';
import { isPerItem } from '../ways/per-item.ts';
import { isUsualCall } from '../ways/usual/usual-calls.ts';

export interface DatabaseCalls {
  /** Made once by a request that takes every branch. */
  readonly once: number;
  /** Made once per item of a collection. */
  readonly perItem: number;
}

/** Where ways multiply beyond this, the number says no more than that there are many. */
export const mostCounted = 999;

export function countDatabaseCalls(graph: ProgramGraph, entry: EntryPoint): DatabaseCalls {
  const counted = new Map<number, DatabaseCalls>();
  const entered = new Set<number>();
  const open = [{ id: entry.node, isLeft: false }];
  for (let top = open.pop(); top !== undefined; top = open.pop()) {
    const edges = (graph.nodes[top.id]?.calls ?? []).filter((edge) => isUsualCall(graph, edge));
    if (top.isLeft) {
      counted.set(top.id, sum(edges.map((edge) => countOf(graph, edge, counted))));
    } else if (!entered.has(top.id)) {
      entered.add(top.id);
      open.push({ id: top.id, isLeft: true });
      for (const edge of edges) for (const id of edge.to) open.push({ id, isLeft: false });
    }
  }
  return counted.get(entry.node) ?? { once: 0, perItem: 0 };
}

export function isDatabaseCall(edge: CallEdge): boolean {
  return edge.roles.some(({ role }) => role === 'db-call' || role === 'blocking-db-call');
}

/** A function that calls itself counts once: its node is not done when it is asked. */
function countOf(graph: ProgramGraph, edge: CallEdge, counted: ReadonlyMap<number, DatabaseCalls>): DatabaseCalls {
  const below = sum(edge.to.flatMap((id) => counted.get(id) ?? []));
  const own = isDatabaseCall(edge) ? 1 : 0;
  return isPerItem(graph, edge) ? { once: 0, perItem: cap(own + below.once + below.perItem) } : { once: cap(own + below.once), perItem: below.perItem };
}

function sum(counts: readonly DatabaseCalls[]): DatabaseCalls {
  return counts.reduce((all, one) => ({ once: cap(all.once + one.once), perItem: cap(all.perItem + one.perItem) }), { once: 0, perItem: 0 });
}

function cap(count: number): number {
  return Math.min(mostCounted, count);
}
