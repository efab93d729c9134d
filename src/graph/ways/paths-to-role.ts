/** The shortest way from an entry point to each call with a wanted role. */
import type { Confidence } from '../../model/finding.ts';
import type { CallEdge, EntryPoint, ProgramGraph, RoleMatch } from '../../model/graph.ts';
import { isOfMigration } from './migrations.ts';
import { NearestFirst, type PathStep } from './nearest-first.ts';
import { isWayPerItem } from './per-item.ts';

export type { PathStep };

export interface RolePath {
  /** From the entry's function to the one that makes the wanted call; the last edge is that call. */
  readonly steps: readonly PathStep[];
  readonly match: RoleMatch;
  /** A step of the path runs once per item of a collection. */
  readonly loop: boolean;
  /** It leads into a migration, and no other way leads to the call. A handler among the migrations, which may list them, is no step into one. */
  readonly migrates: boolean;
  /** The least certain step decides. */
  readonly confidence: Confidence;
}

/**
 * One path per wanted call site. Calls that run once per process are start-up work, those in a `catch` no part of the usual path: neither is
 * followed. `isWanted` is best the same function for all entry points: what leads to such calls is worked out once for it.
 */
export function findPathsToRole(graph: ProgramGraph, entry: EntryPoint, isWanted: IsWanted): readonly RolePath[] {
  const search = getRoleSearch(graph, isWanted);
  const found = new Map<string, RolePath>();
  search.visit(entry.node, (id) => {
    const node = graph.nodes[id];
    for (const edge of node === undefined ? [] : node.calls) {
      const match = isFollowed(edge) ? edge.roles.find(isWanted) : undefined;
      if (!match || !node) continue;
      const site = `${edge.place.file}:${edge.place.span.join(':')}`;
      if (!found.has(site)) found.set(site, makePath(graph, [...search.wayTo(id), { node, edge }], match, entry.confidence));
    }
  });
  return [...found.values()];
}

type IsWanted = (match: RoleMatch) => boolean;

const known = new WeakMap<ProgramGraph, WeakMap<IsWanted, NearestFirst>>();

function getRoleSearch(graph: ProgramGraph, isWanted: IsWanted): NearestFirst {
  const searches = known.get(graph) ?? new WeakMap<IsWanted, NearestFirst>();
  known.set(graph, searches);
  const before = searches.get(isWanted);
  if (before !== undefined) return before;
  const search = new NearestFirst(graph, isFollowed, ({ calls }) => calls.some((edge) => isFollowed(edge) && edge.roles.some(isWanted)), isOfMigration);
  searches.set(isWanted, search);
  return search;
}

function isFollowed(edge: CallEdge): boolean {
  return !edge.once && !edge.exceptional;
}

function makePath(graph: ProgramGraph, steps: readonly PathStep[], match: RoleMatch, start: Confidence): RolePath {
  const confidences = [start, ...steps.map((step) => step.edge.confidence)];
  return {
    steps,
    match,
    loop: isWayPerItem(graph, steps),
    migrates: steps.some(({ node }) => node.file !== steps[0]?.node.file && isOfMigration(node)),
    confidence: confidences.includes('possible') ? 'possible' : confidences.includes('likely') ? 'likely' : 'certain',
  };
}
