/** The shortest way from an entry point to each call with a wanted role. */
import type { Confidence } from '../../model/finding.ts';
import type { CallEdge, EntryPoint, ProgramGraph, RoleMatch } from '../../model/graph.ts';
import { isOfMigration } from './migrations.ts';
import { NearestFirst, type PathStep } from './nearest-first.ts';
import { isWayPerItem } from './per-item.ts';
import { findUnheard } from './usual/heard-events.ts';
import { isUsualCall } from './usual/usual-calls.ts';

export type { PathStep };

/** Ways around what no request takes that are tried. */
const MOST_TRIES = 4;

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
 * One path per wanted call site. Calls that run once per process are start-up work, those in a `catch` or of a listener no part of the usual
 * path: none is followed. `isWanted` is best the same function for all entry points: what leads to such calls is worked out once for it.
 */
export function findPathsToRole(graph: ProgramGraph, entry: EntryPoint, isWanted: IsWanted): readonly RolePath[] {
  const found = new Map<string, RolePath>();
  const avoid = new Set<CallEdge>();
  // A way that no request takes may not be the only one: the next try goes around it.
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const refuted = collectPaths(graph, entry, isWanted, found, avoid);
    if (refuted.length === 0) break;
    for (const edge of refuted) avoid.add(edge);
  }
  return [...found.values()];
}

/** Adds the ways to calls that have none yet; returns the calls that those ways cannot have, which are left out. */
function collectPaths(graph: ProgramGraph, entry: EntryPoint, isWanted: IsWanted, found: Map<string, RolePath>, avoid: ReadonlySet<CallEdge>): readonly CallEdge[] {
  const search = getRoleSearch(graph, isWanted);
  const refuted: CallEdge[] = [];
  search.visit(entry.node, (id) => {
    const node = graph.nodes[id];
    for (const edge of node === undefined ? [] : node.calls) {
      const match = isUsualCall(graph, edge) ? edge.roles.find(isWanted) : undefined;
      if (!match || !node) continue;
      const site = `${edge.place.file}:${edge.place.span.join(':')}`;
      if (found.has(site)) continue;
      const steps = [...search.wayTo(id), { node, edge }];
      const wrong = findUnheard(graph, entry, steps);
      if (wrong === null) found.set(site, makePath(graph, steps, match, entry.confidence));
      else refuted.push(wrong);
    }
  }, avoid);
  return refuted;
}

type IsWanted = (match: RoleMatch) => boolean;

const known = new WeakMap<ProgramGraph, WeakMap<IsWanted, NearestFirst>>();

function getRoleSearch(graph: ProgramGraph, isWanted: IsWanted): NearestFirst {
  const searches = known.get(graph) ?? new WeakMap<IsWanted, NearestFirst>();
  known.set(graph, searches);
  const before = searches.get(isWanted);
  if (before !== undefined) return before;
  const search = new NearestFirst(graph, (edge) => isUsualCall(graph, edge), ({ calls }) => calls.some((edge) => edge.roles.some(isWanted) && isUsualCall(graph, edge)), isOfMigration);
  searches.set(isWanted, search);
  return search;
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
