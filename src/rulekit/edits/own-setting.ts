/** Whether a setting that a file says is that of one service alone: an anchor, a variable or a value of a chart may be several services' number. */
import type { Known, ProgramGraph, Service } from '../../model/graph.ts';

/** True where another service has one of its settings from the line on which this one has one. */
export function sharesSettings(graph: ProgramGraph, service: Service): boolean {
  const lines = new Set(listLines(service));
  return graph.services.some((other) => other !== service && listLines(other).some((line) => lines.has(line)));
}

function listLines({ instances, processes, concurrency, cpuThrottling, stopsIdle }: Service): readonly string[] {
  const settings: readonly Known<unknown>[] = [instances.min, instances.max, processes, concurrency, cpuThrottling, stopsIdle];
  return settings.flatMap((setting) => (setting.from === 'file' ? [`${setting.file}:${String(setting.line)}`] : []));
}
