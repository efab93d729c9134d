/** The programs of a repository, and which entry points live in each: those services start, and those nothing imports. */
import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { EntryPoint, GatedEntry, Process, ServiceStart } from '../../model/graph.ts';
import type { FileOutline } from '../../model/outline.ts';
import type { ModuleResolver } from '../modules/resolve-module.ts';
import type { Started } from '../services/start/resolve-command.ts';
import type { Activation } from './activations.ts';
import { createImportClosures, type ImportClosures } from './import-closure.ts';

export interface ProcessInput {
  readonly outlines: ReadonlyMap<string, FileOutline>;
  readonly modules: ModuleResolver;
  readonly catalogue: Catalogue;
  readonly entryPoints: readonly EntryPoint[];
  /** By entry point that is not a request: the files whose loading makes it happen, and when. */
  readonly activators: ReadonlyMap<number, readonly Activation[]>;
}

export interface FoundProcesses {
  readonly processes: readonly Process[];
  /** What each service starts, in the order of the services. */
  readonly starts: readonly (readonly ServiceStart[])[];
  /** The files that each process loads. */
  readonly loaded: readonly ReadonlySet<string>[];
}

/** A consumer that so many files lead to is part of a library. */
const mostRoots = 40;
const mostProcesses = 400;

/** Files that frameworks load at the start of the server, before or beside the routes. */
const loadedAtStart = /(?:^|\/)(?:instrumentation(?:[.-]node)?|hooks\.server|middleware|proxy|entry\.server|server\/plugins\/[^/]+|server\/tasks\/.+|src\/bootstrap|src\/(?:api|subscribers|jobs|workflows)\/.+|config\/(?:server|cron-tasks))\.[cm]?[jt]sx?$/;

/** https://vercel.com/docs/functions, https://docs.netlify.com/functions/get-started/ */
const functionFile = /^(?:src\/)?(?:api|netlify\/(?:edge-)?functions|functions)\/.+\.[cm]?[jt]sx?$/;

/** Of the entry points of a process, those that its environment decides about: that of the service and of the start. */
export type DecideGates = (service: number, start: Started, entries: readonly number[], isLoaded: (file: string) => boolean) => readonly GatedEntry[];

/** `started`: what each service starts. */
export function findProcesses(input: ProcessInput, started: readonly (readonly Started[])[], decide: DecideGates): FoundProcesses {
  const { entryPoints, activators } = input;
  const closures = createImportClosures(input.outlines, input.modules);
  const keys = new Map<string, number>();
  const processes: Process[] = [];
  const allLoaded: ReadonlySet<string>[] = [];
  const add = (kind: Started['kind'], start: string): number | null => {
    const key = `${kind} ${start}`;
    const known = keys.get(key);
    if (known !== undefined) return known;
    if (processes.length >= mostProcesses) return null;
    keys.set(key, processes.length);
    const loaded = closures.below(kind === 'file' ? [start] : filesInFolder(input, start, kind));
    allLoaded.push(loaded);
    processes.push({ start, entries: entryPoints.filter((entry) => livesIn(entry, loaded, activators)).map(({ id }) => id) });
    return processes.length - 1;
  };
  const starts = started.map((list, service) => list.flatMap((one): ServiceStart[] => {
    const process = add(one.kind, one.path);
    if (process === null) return [];
    const gated = decide(service, one, processes[process]?.entries ?? [], (file) => allLoaded[process]?.has(file) === true);
    return [{ process, evidence: one.evidence, ...(gated.length > 0 && { gated }) }];
  }));
  for (const root of findRoots(closures, activators.values())) add('file', root);
  return { processes, starts, loaded: allLoaded };
}

function livesIn(entry: EntryPoint, loaded: ReadonlySet<string>, activators: ProcessInput['activators']): boolean {
  const ways = activators.get(entry.id);
  return ways === undefined ? loaded.has(entry.registration.file) || loaded.has(entry.handler.file) : ways.some(({ file }) => loaded.has(file));
}

/** The routes that are found by their place, and what is loaded beside them. */
function filesInFolder({ catalogue, entryPoints, outlines }: ProcessInput, folder: string, kind: 'framework' | 'functions'): readonly string[] {
  const isInside = (file: string): boolean => folder === '' || file.startsWith(`${folder}/`);
  const byName = new Set([...catalogue.libraries.values()].filter(({ conventions }) => conventions.length > 0).map(({ name }) => name));
  const all = entryPoints.filter((entry) => entry.kind === 'http' && isInside(entry.registration.file));
  const found = all.filter(({ framework }) => byName.has(framework));
  const files = [...outlines.keys()].filter(isInside);
  // A server of the project beside them, such as one for a desk, is started by nobody on a platform of functions.
  const places = kind === 'functions' ? files.filter((file) => functionFile.test(folder === '' ? file : file.slice(folder.length + 1))) : [];
  const routes = kind === 'functions' || found.length > 0 ? found : all;
  const isServed = routes.length > 0 || places.length > 0;
  return [...routes.map(({ registration }) => registration.file), ...places, ...(isServed ? files.filter((file) => loadedAtStart.test(file)) : [])];
}

function findRoots(closures: ImportClosures, activators: Iterable<readonly Activation[]>): ReadonlySet<string> {
  const roots = new Set<string>();
  const seen = new Set<string>();
  for (const ways of activators) {
    const files = new Set(ways.map(({ file }) => file));
    const key = [...files].sort().join('\n');
    if (seen.has(key)) continue;
    seen.add(key);
    for (const root of [...closures.rootsOf(files)].slice(0, mostRoots)) roots.add(root);
  }
  return roots;
}
