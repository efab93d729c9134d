import type { EntryPoint, ProgramGraph, Schedule } from '../model/graph.ts';

/** The schedules of the deployment that call this entry point, in the order of the deployment. */
export function findSchedulesOfEntry(graph: ProgramGraph, entry: EntryPoint): Schedule[] {
  return graph.schedules.filter((schedule) => schedule.entry === entry.id);
}
