/** What is known of one scheduled run: what it does, what starts it, what keeps a second one out. */
import type { EntryPoint, Known, ProgramGraph, Schedule, Service } from '../../model/graph.ts';
import { findEffectsOfEntry, type ReachedEffect } from '../effects/effects-of-entry.ts';
import { getNetworkUse, type NetworkUse } from '../effects/network-use-of-entry.ts';
import type { Guard } from '../guard.ts';
import { getGuardsOfEntry, type EntryGuards } from '../guards-of-entry.ts';
import { findSchedulesOfEntry } from '../schedules-of-entry.ts';
import { findServiceOfEntry } from '../service-of-entry.ts';
import { isLasting } from './lasting-effects.ts';

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
  /** Every guard that covers some of the work. */
  readonly guards: readonly Guard[];
  /** Seconds between two starts, of the most frequent schedule. */
  readonly period: number | null;
  /** Seconds one run may take before somebody stops it. */
  readonly budget: number | null;
  /** Instances the repository itself asks for; `many` where the platform starts as many as it likes. */
  readonly instances: number | 'many' | null;
}

/** Rules ask about the same runs one after the other. */
const runsOfGraph = new WeakMap<ProgramGraph, Map<number, Run | null>>();

/** Null for an entry point that no schedule calls. */
export function findScheduledRun(graph: ProgramGraph, entry: EntryPoint): Run | null {
  const runs = runsOfGraph.get(graph) ?? new Map<number, Run | null>();
  runsOfGraph.set(graph, runs);
  const seen = runs.get(entry.id);
  if (seen !== undefined) return seen;
  const run = makeRun(graph, entry);
  runs.set(entry.id, run);
  return run;
}

function makeRun(graph: ProgramGraph, entry: EntryPoint): Run | null {
  const schedules = entry.kind === 'http' ? findSchedulesOfEntry(graph, entry) : [];
  if (entry.kind !== 'scheduled' && schedules.length === 0) return null;
  const service = findServiceOfEntry(graph, entry);
  const periods = entry.scheduled === null ? schedules.map((schedule) => schedule.periodSeconds) : [entry.scheduled.periodSeconds];
  const effects = findEffectsOfEntry(graph, entry);
  const { guards, weakest } = getRunGuards(graph, entry, effects);
  return {
    entry,
    handler: graph.nodes[entry.node]?.name ?? 'handler',
    schedules,
    service,
    effects,
    network: getNetworkUse(graph, entry),
    guard: weakest,
    guards,
    period: periods.filter((period) => period !== null).reduce<number | null>((least, period) => Math.min(least ?? period, period), null),
    budget: service === null ? null : findValue(service.timeoutSeconds),
    instances: getInstances(schedules, service),
  };
}

/** What a second run repeats for good is what has to be kept apart: a log row written before the lock is taken is not. */
function getRunGuards(graph: ProgramGraph, entry: EntryPoint, effects: readonly ReachedEffect[]): EntryGuards {
  const all = getGuardsOfEntry(graph, entry);
  const lasting = new Set(effects.filter((effect) => isLasting(effect.nature)).map((effect) => `${effect.call.node.file}#${effect.call.edge.call}`));
  if (all.weakest !== null || all.guards.length === 0 || lasting.size === 0) return all;
  return getGuardsOfEntry(graph, entry, (node, edge) => lasting.has(`${node.file}#${edge.call}`));
}

function getInstances(schedules: readonly Schedule[], service: Service | null): number | 'many' | null {
  if (service !== null && service.instances.max.from === 'file') return service.instances.max.value;
  return schedules.some((schedule) => schedule.platform === 'vercel-cron') || service?.platform === 'vercel' ? 'many' : null;
}

function findValue<Value>(known: Known<Value>): Value | null {
  return known.from === 'unknown' ? null : known.value;
}
