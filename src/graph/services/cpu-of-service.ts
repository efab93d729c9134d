/** Whether a program keeps its processor while no request is answered: what takes jobs by itself needs it all the time. */
import type { Evidence } from '../../model/finding.ts';
import type { Known, Service } from '../../model/graph.ts';

/**
 * `throttled`: between requests there is no processor to speak of. `stopped`: without requests the last instance is taken away.
 * `frozen`: the platform runs code for a request, and stops it when that is answered.
 */
export interface CpuLack {
  readonly kind: 'throttled' | 'stopped' | 'frozen';
  /** True where a file of the repository says so, and not a platform's default. */
  readonly isSaid: boolean;
  /** The lines that say so; the head of the service where a default does. */
  readonly evidence: readonly Evidence[];
}

/** Null where the processor stays, or nothing is known. The worst comes first: what is throttled may be stopped as well. */
export function findCpuLack(service: Service): CpuLack | null {
  if (service.kind === 'job' || service.kind === 'worker') return null;
  const throttled = lineOf(service, service.cpuThrottling, 'CPU only during requests');
  // Railway stops what sends nothing for ten minutes, and who asks a queue for jobs sends all the time. https://docs.railway.com/reference/app-sleeping
  const stopped = service.platform === 'railway' ? [] : lineOf(service, service.stopsIdle, 'stopped without requests');
  if (service.kind === 'function') return { kind: 'frozen', isSaid: true, evidence: [headOf(service, service.name)] };
  if (throttled.length > 0) return { kind: 'throttled', isSaid: service.cpuThrottling.from === 'file', evidence: unique([...throttled, ...stopped]) };
  return stopped.length > 0 ? { kind: 'stopped', isSaid: service.stopsIdle.from === 'file', evidence: stopped } : null;
}

function lineOf(service: Service, known: Known<boolean>, label: string): Evidence[] {
  if (known.from === 'unknown' || !known.value) return [];
  return known.from === 'file' ? [{ kind: 'deployment', file: known.file, line: known.line, endLine: known.line, label }] : [headOf(service, `${label} by default`)];
}

function headOf(service: Service, label: string): Evidence {
  return { kind: 'deployment', file: service.file, line: service.line, endLine: service.line, label };
}

function unique(evidence: readonly Evidence[]): Evidence[] {
  return evidence.filter((one, index) => evidence.findIndex((other) => other.file === one.file && other.line === one.line) === index);
}
