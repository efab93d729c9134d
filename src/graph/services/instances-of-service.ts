/** How many instances of a service run at the same time: the number decides what a flag in memory is worth. */
import type { Evidence } from '../../model/finding.ts';
import type { Known, Service } from '../../model/graph.ts';

/**
 * `one`: a file says that there is one. `several`: a file says there are more, or the platform starts as many as requests need.
 * `unknown`: the number is set outside of the repository, or a platform's default of one is all there is to go by.
 */
export interface Instances {
  readonly kind: 'one' | 'several' | 'unknown';
  /** The most that run at once, processes of one instance included; null when no number is known. */
  readonly most: number | null;
  /** The fewest that a file says always run, where nothing says how many there may be. */
  readonly least?: number;
  /** A rollout starts the new instance while the old one still runs: one is two for a moment. Null when nothing tells. */
  readonly overlapsInRollout: boolean | null;
  /** The lines that say so. */
  readonly evidence: readonly Evidence[];
}

/** The instances of one service. */
export function getInstancesOfService(service: Service): Instances {
  const { min, max } = service.instances;
  const overlapsInRollout = service.replacesFirst.from === 'unknown' ? null : !service.replacesFirst.value;
  const processes = service.processes.from === 'unknown' ? 1 : service.processes.value;
  const isOnlyBelow = max.from === 'unknown' && min.from === 'file' && min.value > 1;
  const evidence = [
    ...lineOf(max, (value) => `${value} ${value === 1 ? 'instance' : 'instances'} at most`),
    ...(isOnlyBelow ? lineOf(min, (value) => `${value} instances at least`) : []),
    ...lineOf(service.processes, (value) => (value === 'processors' ? 'one process per processor' : `${value} ${value === 1 ? 'process' : 'processes'} per instance`)),
  ];
  const more = atLeastTwo(max) || atLeastTwo(min) || processes === 'processors' || processes > 1;
  if (more || (service.kind === 'function' && max.from === 'unknown')) {
    const instances = max.from === 'unknown' ? null : max.value;
    const most = instances === null || processes === 'processors' ? null : Math.max(instances, min.from === 'file' ? min.value : 0) * processes;
    return { kind: 'several', most, ...(isOnlyBelow && { least: min.value }), overlapsInRollout, evidence: evidence.length > 0 ? evidence : [headOf(service)] };
  }
  // What PM2 is told to start is all there is; elsewhere a default of one says only that nobody chose.
  const isSaid = max.from === 'file' || (service.platform === 'pm2' && max.from === 'default');
  if (isSaid && max.value === 1) return { kind: 'one', most: 1, overlapsInRollout, evidence: evidence.length > 0 ? evidence : [headOf(service)] };
  return { kind: 'unknown', most: null, overlapsInRollout, evidence: [] };
}

function atLeastTwo(known: Known<number>): boolean {
  return known.from !== 'unknown' && known.value > 1;
}

function headOf(service: Service): Evidence {
  return { kind: 'deployment', file: service.file, line: service.line, endLine: service.line, label: service.name };
}

function lineOf<Value>(known: Known<Value>, render: (value: Value) => string): Evidence[] {
  return known.from === 'file' ? [{ kind: 'deployment', file: known.file, line: known.line, endLine: known.line, label: render(known.value) }] : [];
}
