/** How many connections all instances of a service may open through the pools that they share, against what the database takes. */
import type { DatabaseLimit, Known, ProgramGraph, RoleMatch, Service } from '../../model/graph.ts';
import { getInstancesOfService, type Instances } from '../services/instances-of-service.ts';
import { findServiceOfEntry } from '../services/service-of-entry.ts';
import { findDatabaseLimit } from './database-limit.ts';

export interface SharedPool {
  readonly place: NonNullable<RoleMatch['through']>['place'];
  readonly api: string;
  readonly library: string;
  readonly size: number;
}

export interface ServiceConnections {
  readonly service: Service;
  readonly instances: Instances;
  /** Instances, times the processes of each. */
  readonly processes: number;
  /** The largest first. */
  readonly pools: readonly [SharedPool, ...SharedPool[]];
  readonly total: number;
  readonly limit: DatabaseLimit;
}

/** Services whose pools are larger together than what the database takes. Quiet where one of the numbers is in no file. */
export function findConnectionsAboveLimit(graph: ProgramGraph): readonly ServiceConnections[] {
  if (graph.databases === undefined) return [];
  return graph.services.flatMap((service) => {
    const limits = (['PostgreSQL', 'MySQL'] as const).flatMap((server) => findDatabaseLimit(graph, service, server) ?? []);
    const instances = getInstancesOfService(service);
    const processes = isInFile(service.instances.max) ? instances.most : null;
    if (processes === null || limits.length === 0) return [];
    const reached = findReachedMatches(graph, service);
    return limits.flatMap((limit): ServiceConnections[] => {
      const [largest, ...others] = collectPools(reached, limit.server);
      if (largest === undefined) return [];
      const total = processes * [largest, ...others].reduce((sum, { size }) => sum + size, 0);
      return total > limit.connections ? [{ service, instances, processes, pools: [largest, ...others], total, limit }] : [];
    });
  });
}

function isInFile(known: Known<number>): boolean {
  return known.from === 'file';
}

interface Reached {
  readonly matches: readonly RoleMatch[];
  /** What is built by runs and not by the process: each run has one, which is another hazard. */
  readonly perRun: ReadonlySet<string>;
}

function findReachedMatches(graph: ProgramGraph, service: Service): Reached {
  const reached = new Set(graph.entryPoints.filter((entry) => findServiceOfEntry(graph, entry) === service).map(({ node }) => node));
  const matches: RoleMatch[] = [];
  const perRun = new Set<string>();
  for (const id of reached) {
    for (const edge of graph.nodes[id]?.calls ?? []) {
      for (const next of edge.to) reached.add(next);
      matches.push(...edge.roles);
      if (!edge.once && edge.roles.some(({ holds }) => holds !== undefined)) perRun.add(keyOf(edge.place));
    }
  }
  return { matches, perRun };
}

function collectPools({ matches, perRun }: Reached, server: string): readonly SharedPool[] {
  const pools = new Map<string, SharedPool>();
  for (const { through, library } of matches) {
    if (through?.holds.what !== 'pool' || through.holds.size === null || through.holds.limit?.server !== server) continue;
    const key = keyOf(through.place);
    if (!perRun.has(key)) pools.set(key, { place: through.place, api: through.api, library, size: through.holds.size });
  }
  return [...pools.values()].sort((a, b) => b.size - a.size);
}

function keyOf({ file, span }: SharedPool['place']): string {
  return `${file}:${span.join(':')}`;
}
