/** Which services of the deployment run an entry point. */
import { posix } from 'node:path';
import type { Evidence } from '../../model/finding.ts';
import type { EntryPoint, GatedEntry, Process, ProgramGraph, Service } from '../../model/graph.ts';
import { reachesPackageOf } from '../packages.ts';

export interface EntryService {
  readonly service: Service;
  /** `starts`: it starts a file that loads the entry point. `folder`: it is built from a folder above it. `only`: there is no other. */
  readonly why: 'starts' | 'folder' | 'only';
  /** From the deployment to what it starts. */
  readonly evidence: readonly Evidence[];
  /** False where a variable that is set outside of the repository decides. */
  readonly isSure: boolean;
  /** Only one of the processes of an instance runs it. */
  readonly oncePerInstance: boolean;
  /** The variables that let it run there; part of the evidence. */
  readonly gate: readonly Evidence[];
}

/**
 * Every service that runs an entry point: those that start a file which loads it, else those of the nearest folder above it, else the
 * only service of the repository. Empty when nothing tells. Several may be meant for different places, such as a test stand and production.
 */
export function findServicesOfEntry(graph: ProgramGraph, entry: EntryPoint): readonly EntryService[] {
  const starting = graph.services.flatMap((service): EntryService[] => {
    if (isTimer(entry) && service.kind === 'function') return [];
    const found = service.starts.filter(({ process }) => loads(graph.processes[process], entry)).flatMap((start) => at(service, 'starts', start.evidence, findGate(start.gated, entry)));
    return onlySure(found).slice(0, 1);
  });
  if (starting.length > 0) return onlySure(starting);
  // A function that lives as long as its request runs no timer, a job takes no requests, and a service whose programs are all known does not start this one.
  const services = graph.services.filter((service) => service.starts.length === 0 && !isLeftOver(graph, service) && !isOfSibling(graph, service, entry) && findGate(service.gated, entry)?.state !== 'closed' && (entry.kind !== 'http' || service.kind !== 'job') && (!isTimer(entry) || service.kind !== 'function'));
  const [only, second] = services;
  if (only !== undefined && second === undefined) return at(only, 'only', [], findGate(only.gated, entry));
  return onlySure(findNearest(services, entry).flatMap((service) => at(service, 'folder', [], findGate(service.gated, entry))));
}

/** Where the programs of others in its file are all found, one whose program is not there was never written, or is there no more. */
function isLeftOver({ services }: ProgramGraph, { isProgramMissing, platform, file }: Service): boolean {
  return isProgramMissing === true && services.some((other) => other.platform === platform && other.file === file && other.starts.length > 0);
}

/** It goes by the name of the package beside that of the entry point: `services/orders` is built as `orders`, and `services/mails` as another. */
function isOfSibling(graph: ProgramGraph, { name }: Service, { handler: { file } }: EntryPoint): boolean {
  const packages = graph.packages ?? [];
  const beside = packages.filter((folder) => posix.basename(folder) === name);
  const own = packages.filter((folder) => folder !== '' && file.startsWith(`${folder}/`));
  return beside.length > 0 && beside.every((folder) => own.some((other) => other !== folder && posix.dirname(other) === posix.dirname(folder)) && !reachesPackageOf(graph, `${folder}/package.json`, file));
}

function findGate(gated: readonly GatedEntry[] | undefined, entry: EntryPoint): GatedEntry | undefined {
  return gated?.find((one) => one.entry === entry.id);
}

/** None where the environment keeps the program from it. */
function at(service: Service, why: EntryService['why'], evidence: readonly Evidence[], gate: GatedEntry | undefined): readonly EntryService[] {
  if (gate === undefined) return [{ service, why, evidence, isSure: true, oncePerInstance: false, gate: [] }];
  return gate.state === 'closed' ? [] : [{ service, why, evidence: [...evidence, ...gate.evidence], isSure: gate.state === 'open', oncePerInstance: gate.oncePerInstance, gate: gate.evidence }];
}

/** Where one service is told to run it, another that only could is none of them. */
function onlySure(services: readonly EntryService[]): readonly EntryService[] {
  const sure = services.filter(({ isSure }) => isSure);
  return sure.length > 0 ? sure : services;
}

/** Asked of each process for each entry point, by one rule after the other. */
const entriesOf = new WeakMap<Process, ReadonlySet<number>>();

function loads(process: Process | undefined, entry: EntryPoint): boolean {
  if (process === undefined) return false;
  let entries = entriesOf.get(process);
  if (!entries) entriesOf.set(process, (entries = new Set(process.entries)));
  return entries.has(entry.id);
}

/** Started by a process of the project itself. */
function isTimer({ scheduled }: EntryPoint): boolean {
  return scheduled !== null && (scheduled.platform ?? 'in-process') === 'in-process';
}

/**
 * The one service that decides how an entry point runs: a platform in the cloud before a machine of one's own. Null when none or
 * several may own it.
 */
export function findServiceOfEntry(graph: ProgramGraph, entry: EntryPoint): Service | null {
  const services = findServicesOfEntry(graph, entry).filter(({ isSure }) => isSure).map(({ service }) => service);
  const hosted = services.filter(isHosted);
  const candidates = hosted.length > 0 ? hosted : services;
  return candidates.length === 1 ? (candidates[0] ?? null) : null;
}

/** A platform that is named for production; a compose file may as well be for a desk. */
export function isHosted({ platform }: Service): boolean {
  return platform !== 'compose' && platform !== 'docker' && platform !== 'pm2';
}

function findNearest(services: readonly Service[], entry: EntryPoint): readonly Service[] {
  const folders = entry.handler.file.split('/').slice(0, -1);
  const above = services.filter((service) => isAbove(service.directory, entry.handler.file));
  const longest = Math.max(...above.map((service) => service.directory.length));
  const nearest = above.filter((service) => service.directory.length === longest);
  if (nearest.length <= 1) return nearest;
  // Several are deployed from one folder: the one that is named as a folder on the way to the handler.
  const named = nearest.filter((service) => folders.includes(service.name));
  return named.length === 1 ? named : nearest;
}

function isAbove(directory: string, file: string): boolean {
  return directory === '' || file.startsWith(`${directory}/`);
}
