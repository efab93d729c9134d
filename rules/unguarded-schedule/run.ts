/** What is known of one scheduled run: what it does, what starts it, what keeps a second one out. */
import { findEffectsOfEntry, type ReachedEffect } from '../../src/graph/effects/effects-of-entry.ts';
import type { Guard } from '../../src/graph/guard.ts';
import { getGuardsOfEntry } from '../../src/graph/guards-of-entry.ts';
import { getNetworkUse, type NetworkUse } from '../../src/graph/effects/network-use-of-entry.ts';
import { findSchedulesOfEntry } from '../../src/graph/schedules-of-entry.ts';
import { findServiceOfEntry } from '../../src/graph/service-of-entry.ts';
import type { EntryPoint, ProgramGraph, Schedule, Service } from '../../src/model/graph.ts';
import { findValue, findValueInFile } from '../../src/rulekit/known.ts';

export interface Run {
  readonly entry: EntryPoint;
  /** The name of the handler, for the chain. */
  readonly handler: string;
  /** Schedules of the deployment; empty for a scheduler inside the process. */
  readonly schedules: readonly Schedule[];
  readonly service: Service | null;
  /** Worst first. */
  readonly effects: readonly ReachedEffect[];
  readonly network: NetworkUse;
  /** What the least protected effect or request depends on. */
  readonly guard: Guard | null;
  /** Seconds between two starts, of the most frequent schedule. */
  readonly period: number | null;
  /** Seconds one run may take before somebody stops it. */
  readonly budget: number | null;
  /** Instances the repository itself asks for. */
  readonly instances: number | null;
}

/** Null for an entry point that no schedule calls. */
export function findRun(graph: ProgramGraph, entry: EntryPoint): Run | null {
  const schedules = entry.kind === 'http' ? findSchedulesOfEntry(graph, entry) : [];
  if (entry.kind !== 'scheduled' && schedules.length === 0) return null;
  const service = findServiceOfEntry(graph, entry);
  const periods = entry.scheduled === null
    ? schedules.map((schedule) => schedule.periodSeconds)
    : [entry.scheduled.periodSeconds];
  return {
    entry,
    handler: graph.nodes[entry.node]?.name ?? 'handler',
    schedules,
    service,
    effects: findEffectsOfEntry(graph, entry),
    network: getNetworkUse(graph, entry),
    guard: getGuardsOfEntry(graph, entry).weakest,
    period: periods.filter((period) => period !== null).reduce<number | null>((least, period) => Math.min(least ?? period, period), null),
    budget: service === null ? null : findValue(service.timeoutSeconds),
    instances: service === null ? null : findValueInFile(service.instances.max),
  };
}
