/** The shortest way from an entry point to each call with a wanted role. */
import type { Confidence } from '../../model/finding.ts';
import type { CallEdge, EntryPoint, FunctionNode, ProgramGraph, RoleMatch } from '../../model/graph.ts';
import { isOfMigration } from './seldom/migrations.ts';
import { NearestFirst, type PathStep } from './nearest-first.ts';
import { isWayPerItem } from './per-item.ts';
import { findRefuted, type Refuted } from './seldom/refuted-ways.ts';
import { startsListedJob } from './seldom/listed-jobs.ts';
import { startsServer } from './seldom/started-servers.ts';
import { createJobTest } from './seldom/started-jobs.ts';
import { isUsualCall } from './usual/usual-calls.ts';

export type { PathStep };

export interface RolePath {
  /** From the entry's function to the one that makes the wanted call; the last edge is that call. */
  readonly steps: readonly PathStep[];
  readonly match: RoleMatch;
  /** A step of the path runs once per item of a collection. */
  readonly loop: boolean;
  /** It leads into a migration, and no other way leads to the call. A handler among the migrations, which may list them, is no step into one. */
  readonly migrates: boolean;
  /**
   * It sets off a job of a timer, or one that waited in a list of the process, without waiting for it, or starts the server anew, and no other
   * way leads to the call.
   */
  readonly setsOff: boolean;
  /** The least certain step decides. */
  readonly confidence: Confidence;
}

/**
 * One path per wanted call site. Calls that run once per process are start-up work, those in a `catch` or of a listener no part of the usual
 * path: none is followed. `isWanted` is best the same function for all entry points: what leads to such calls is worked out once for it.
 */
export function findPathsToRole(graph: ProgramGraph, entry: EntryPoint, isWanted: IsWanted): readonly RolePath[] {
  const found = new Map<string, RolePath>();
  // A way that no request takes may not be the only one: the next tries go around it, once by each of its ends.
  const refuted = collectPaths(graph, entry, isWanted, found, nothing);
  for (const end of refuted.length === 0 ? [] : ([1, 0] as const)) collectPaths(graph, entry, isWanted, found, new Set(refuted.map((pair) => pair[end])));
  return [...found.values()];
}

const nothing: ReadonlySet<CallEdge> = new Set();

/** Adds the ways to calls that have none yet. Those that no request takes are left out; returned are of each two calls of which none makes both. */
function collectPaths(graph: ProgramGraph, entry: EntryPoint, isWanted: IsWanted, found: Map<string, RolePath>, avoid: ReadonlySet<CallEdge>): readonly Refuted[] {
  const search = getRoleSearch(graph, isWanted);
  const refuted: Refuted[] = [];
  search.visit(entry.node, (id) => {
    const node = graph.nodes[id];
    for (const edge of node === undefined ? [] : node.calls) {
      const match = isUsualCall(graph, edge) ? edge.roles.find(isWanted) : undefined;
      if (!match || !node) continue;
      const site = `${edge.place.file}:${edge.place.span.join(':')}`;
      if (found.has(site)) continue;
      const steps = [...search.wayTo(id), { node, edge }];
      const wrong = findRefuted(graph, entry, steps);
      if (wrong === null) found.set(site, makePath(graph, search, steps, match, entry.confidence));
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
  const isEnd = ({ calls }: FunctionNode): boolean => calls.some((edge) => edge.roles.some(isWanted) && isUsualCall(graph, edge));
  const setsOff = createJobTest(graph, isEnd);
  const search = new NearestFirst(graph, (edge) => isUsualCall(graph, edge), isEnd, isOfMigration, (edge) => startsListedJob(graph, edge) || setsOff(edge) || startsServer(graph, edge));
  searches.set(isWanted, search);
  return search;
}

function makePath(graph: ProgramGraph, search: NearestFirst, steps: readonly PathStep[], match: RoleMatch, start: Confidence): RolePath {
  const confidences = [start, ...steps.map((step) => step.edge.confidence)];
  return {
    steps,
    match,
    loop: isWayPerItem(graph, steps),
    migrates: steps.some(({ node }) => node.file !== steps[0]?.node.file && isOfMigration(node)),
    setsOff: steps.some(({ edge }) => search.leadsAside(edge)),
    confidence: confidences.includes('possible') ? 'possible' : confidences.includes('likely') ? 'likely' : 'certain',
  };
}
