/** The shortest way from an entry point to each call with a wanted role. */
import type { CallEdge, EntryPoint, FunctionNode, ProgramGraph, RoleMatch } from '../../model/graph.ts';
import type { Confidence } from '../../model/finding.ts';

/** One step of a path: the function, and the call it makes. */
export interface PathStep {
  readonly node: FunctionNode;
  readonly edge: CallEdge;
}

export interface RolePath {
  /** From the entry's function to the one that makes the wanted call; the last edge is that call. */
  readonly steps: readonly PathStep[];
  readonly match: RoleMatch;
  /** A step of the path runs once per item of a collection. */
  readonly loop: boolean;
  /** The least certain step decides. */
  readonly confidence: Confidence;
}

/** One path per wanted call site. Calls that run once per process are start-up work, those in a `catch` no part of the usual path: neither is followed. */
export function findPathsToRole(graph: ProgramGraph, entry: EntryPoint, isWanted: (match: RoleMatch) => boolean): readonly RolePath[] {
  const reachedBy = new Map<number, PathStep | null>([[entry.node, null]]);
  const queue: number[] = [entry.node];
  const found = new Map<string, RolePath>();
  for (const id of queue) {
    const node = graph.nodes[id];
    if (!node) continue;
    for (const edge of node.calls) {
      if (edge.once || edge.exceptional) continue;
      const match = edge.roles.find(isWanted);
      if (match) {
        const site = `${edge.place.file}:${edge.place.span.join(':')}`;
        if (!found.has(site)) found.set(site, makePath(reachedBy, { node, edge }, match, entry.confidence));
      }
      for (const next of edge.to) {
        if (reachedBy.has(next)) continue;
        reachedBy.set(next, { node, edge });
        queue.push(next);
      }
    }
  }
  return [...found.values()];
}

function makePath(reachedBy: ReadonlyMap<number, PathStep | null>, last: PathStep, match: RoleMatch, start: Confidence): RolePath {
  const steps: PathStep[] = [last];
  for (let step = reachedBy.get(last.node.id); step; step = reachedBy.get(step.node.id)) steps.unshift(step);
  const confidences = [start, ...steps.map((step) => step.edge.confidence)];
  return {
    steps,
    match,
    loop: steps.some((step) => step.edge.loop),
    confidence: confidences.includes('possible') ? 'possible' : confidences.includes('likely') ? 'likely' : 'certain',
  };
}
