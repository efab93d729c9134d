import type { EntryPoint, ProgramGraph, Schedule } from '../model/graph.ts';

/**
 * What starts this entry point by the clock: schedules of the deployment in its order, or the one the code itself makes. Empty
 * for an entry point that nothing is known to start.
 */
export function findSchedulesOfEntry(graph: ProgramGraph, entry: EntryPoint): Schedule[] {
  return graph.schedules.filter((schedule) => schedule.entry === entry.id);
}
