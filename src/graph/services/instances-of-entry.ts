/** In how many instances an entry point runs, and whether its process also answers requests. */
import type { EntryPoint, ProgramGraph, Process, Service, ServiceStart } from '../../model/graph.ts';
import { getInstancesOfService, type Instances } from './instances-of-service.ts';
import { findServicesOfEntry, type EntryService } from './service-of-entry.ts';
import { signedInLibraries } from './signed-in.ts';

const nothingKnown: Instances = { kind: 'unknown', most: null, overlapsInRollout: null, evidence: [] };

/**
 * Several as soon as one of the services that run it has several; one only when all of them say so, and there are not two of them
 * side by side in one deployment.
 */
export function getInstances(graph: ProgramGraph, entry: EntryPoint): Instances {
  const services = findServicesOfEntry(graph, entry);
  if (services.some(({ isSure }) => !isSure)) return nothingKnown;
  const counted = services.map(({ service, evidence, oncePerInstance }) => {
    const instances = getInstancesOfService(oncePerInstance ? { ...service, processes: { from: 'unknown' } } : service);
    return { ...instances, evidence: [...instances.evidence, ...evidence] };
  });
  const notSeveral = services.filter((_, index) => counted[index]?.kind !== 'several');
  if (services.some(isUntold) && isAnyBeside(services.filter(isUntold), notSeveral)) return nothingKnown;
  const several = counted.filter(({ kind }) => kind === 'several').sort((a, b) => (b.most ?? Number.MAX_SAFE_INTEGER) - (a.most ?? Number.MAX_SAFE_INTEGER));
  if (several[0] !== undefined) return several[0];
  const [first] = counted;
  const isApart = new Set(services.map(({ service }) => `${service.platform} ${service.file}`)).size === services.length;
  return first !== undefined && isApart && counted.every(({ kind }) => kind === 'one') ? first : nothingKnown;
}

/** Of a service of ECS only the number is read, and not what it runs: those of one folder may be the cache, the proxy and the broker beside the program. */
function isUntold({ service, why }: EntryService): boolean {
  return service.platform === 'ecs' && why === 'folder';
}

/** One of the first and another of the second stand on the same platform, described in the same folder. */
function isAnyBeside(some: readonly EntryService[], others: readonly EntryService[]): boolean {
  const byFolder = new Map<string, ReadonlySet<Service>>();
  for (const { service } of others) byFolder.set(describeFolder(service), new Set([...(byFolder.get(describeFolder(service)) ?? []), service].slice(0, 2)));
  return some.some(({ service }) => [...(byFolder.get(describeFolder(service)) ?? [])].some((other) => other !== service));
}

function describeFolder({ platform, file }: Service): string {
  return `${platform} ${file.slice(0, file.lastIndexOf('/') + 1)}`;
}

/**
 * True when a process that runs the entry point answers requests too. Where a variable that nobody sets in the repository lets it run,
 * whoever deploys has chosen one: that is not every instance of the server.
 */
export function isInRequestServingProcess(graph: ProgramGraph, entry: EntryPoint): boolean {
  return findServicesOfEntry(graph, entry).every(({ isSure }) => isSure) && findProcessesOfEntry(graph, entry).some((process) => servesRequests(graph, process));
}

/** True when the processes that run the entry point are known, and none of them answers requests. */
export function isInWorkerProcess(graph: ProgramGraph, entry: EntryPoint): boolean {
  const processes = findProcessesOfEntry(graph, entry);
  return processes.length > 0 && !processes.some((process) => servesRequests(graph, process));
}

/** What comes through a session that one process holds is not spread over several. */
function servesRequests(graph: ProgramGraph, process: Process): boolean {
  return process.entries.some((id) => {
    const entry = graph.entryPoints[id];
    return entry?.kind === 'http' && !signedInLibraries.has(entry.framework);
  });
}

/** The processes of services first; where no service starts one, every program that loads the entry point and is not kept from it. */
function findProcessesOfEntry(graph: ProgramGraph, entry: EntryPoint): readonly Process[] {
  const all = graph.processes.filter((process) => process.entries.includes(entry.id));
  const isClosed = ({ gated }: ServiceStart): boolean => gated?.some((one) => one.entry === entry.id && one.state === 'closed') === true;
  const starts = graph.services.flatMap((service) => service.starts);
  const running = new Set(starts.flatMap((start) => (isClosed(start) ? [] : [graph.processes[start.process]])));
  const deployed = all.filter((process) => running.has(process));
  if (deployed.length > 0) return deployed;
  const kept = new Set(starts.map(({ process }) => graph.processes[process]));
  return all.filter((process) => !kept.has(process));
}
