/** Facts of all files -> program graph: its parts one after the other, and what deployments say of them together. */
import { basename } from 'node:path/posix';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { DeploymentFacts } from '../model/deployment-facts.ts';
import type { FileFacts } from '../model/facts.ts';
import type { DatabaseLimit, EntryPoint, FunctionNode, ProgramGraph, QueueCall, Service, ThreadTask } from '../model/graph.ts';
import type { Table } from '../model/table.ts';
import { joinSchedules } from './join-schedules.ts';
import { joinImages, joinServices } from './join-services.ts';
import { followResources } from './schedules/follow-resources.ts';
import { addServerlessModules } from './serverless/serverless-modules.ts';
import { schedulesOfQueues } from './schedules/schedules-of-queues.ts';
import { schedulesOfRequests } from './schedules/schedules-of-requests.ts';
import type { Activation } from './processes/activations.ts';
import type { Fork } from './processes/forks.ts';
import { listensToSignals } from './processes/signals.ts';
import { findProcesses } from './processes/find-processes.ts';
import { readScriptPackages } from './services/start/package-scripts.ts';
import type { StartContext } from './services/start/resolve-command.ts';
import { countProcesses, findStarted, namesMissingProgram } from './services/start/start-of-service.ts';
import { createGates } from './services/gates-of-services.ts';
import type { LinkFootprint } from './footprint/footprint.ts';
import { createLazyFiles } from './lazy-files.ts';
import { NodeBudget } from './node-budget.ts';
import { openPart, type LinkedPart, type OpenedPart, type StartedNode } from './link-part.ts';
import { ModuleResolver } from './modules/resolve-module.ts';
import { folderOf } from './modules/settings-files.ts';
import { splitProgram } from './packages/program-parts.ts';
import type { SearchedPart } from './values/evaluator.ts';
import { Program, type SourceFacts } from './values/program.ts';
import { withoutDropped } from './tables/dropped-indexes.ts';

export interface LinkInput {
  /** Every file path of the revision. */
  readonly paths: readonly string[];
  readonly sources: SourceFacts;
  /** Texts of package.json, tsconfig and lock files. */
  readonly settings: ReadonlyMap<string, string>;
  /** What imports mean by these paths and settings, where it is known already. */
  readonly modules?: ModuleResolver;
  readonly deployment: ReadonlyMap<string, DeploymentFacts>;
  readonly catalogue: Catalogue;
  /** Only entry points whose import closure touches one of these files; null for all. */
  readonly scope: ReadonlySet<string> | null;
}

/** `mostFilesTogether`: programs of more files are linked part by part. */
export function linkGraph(input: LinkInput, mostFilesTogether?: number): ProgramGraph {
  return linkProgram(input, null, mostFilesTogether);
}

/** `keepFootprint`: is handed what linking looked at, part by part; null where nobody asks. */
export function linkProgram(given: LinkInput, keepFootprint: ((footprint: LinkFootprint) => void) | null, mostFilesTogether?: number): ProgramGraph {
  const { input, modules } = prepare(given);
  const { sources, deployment, catalogue, scope } = input;
  const entryPoints: EntryPoint[] = [];
  const nodes: FunctionNode[] = [];
  const queueCalls: QueueCall[] = [];
  const threadTasks: ThreadTask[] = [];
  const started: StartedNode[] = [];
  const tables: Table[] = [];
  const reached: string[] = [];
  const known: Record<string, FileFacts> = {};
  const activators = new Map<number, readonly Activation[]>();
  const forks: Fork[] = [];
  const unfollowed: string[] = [];
  const ownModules = new Set<string>();
  const comparedTexts: Record<string, Readonly<Record<string, string>>> = {};
  const parts = splitSources(input, modules, mostFilesTogether);
  const budget = new NodeBudget(sources.size);
  for (const paths of parts) {
    // What was read of one part, and all that was worked out about it, is let go before the next: together they would not fit into memory.
    const own = parts.length === 1 ? sources : takeSources(sources, paths);
    const linked = openPart({ sources: own, modules, deployment, catalogue, scope, mostNodes: budget.allow(paths.length), leavesFootprint: keepFootprint !== null }).follow();
    budget.spend(paths.length, linked.nodes.length);
    const [firstEntry, firstNode] = [entryPoints.length, nodes.length];
    for (const entry of linked.entryPoints) entryPoints.push(firstEntry === 0 ? entry : { ...entry, id: entry.id + firstEntry, node: entry.node + firstNode });
    for (const [id, activating] of linked.activators) activators.set(id + firstEntry, activating);
    for (const node of linked.nodes) nodes.push(firstNode === 0 ? node : { ...node, id: node.id + firstNode, calls: node.calls.map((edge) => ({ ...edge, to: edge.to.map((to) => to + firstNode) })) });
    for (const call of linked.queueCalls) queueCalls.push(call);
    for (const task of linked.threadTasks) threadTasks.push(task);
    for (const one of linked.started) started.push({ ...one, node: one.node + firstNode });
    for (const table of linked.tables) tables.push(table);
    for (const fork of linked.forks) forks.push(fork);
    if (parts.length === 1) Object.assign(known, linked.files);
    else for (const file of Object.keys(linked.files)) reached.push(file);
    for (const specifier of linked.ownModules) ownModules.add(specifier);
    Object.assign(comparedTexts, linked.comparedTexts);
    for (const file of linked.unfollowed) unfollowed.push(file);
    if (linked.footprint) keepFootprint?.(linked.footprint);
  }
  const files = parts.length === 1 ? known : createLazyFiles(reached, (file) => new Program(takeSources(sources, [file])).getFile(file));
  return createGraph(input, modules, { entryPoints, nodes, queueCalls, threadTasks, started, files, ownModules, comparedTexts, tables, activators, forks, unfollowed });
}

/** A program whose entry points are known in some of its files, and not yet what they reach. */
export interface OpenedProgram extends Pick<OpenedPart, 'keys' | 'learned' | 'queueCalls' | 'missed' | 'libraries'> {
  follow(isWanted: (key: string) => boolean): { readonly graph: ProgramGraph; readonly meets: boolean };
}

/** Null for a program that is so large that it is linked in parts. */
export function openProgram(given: LinkInput, only: SearchedPart): OpenedProgram | null {
  const { input, modules } = prepare(given);
  if (splitSources(input, modules).length > 1) return null;
  const { sources, deployment, catalogue } = input;
  const opened = openPart({ sources, modules, deployment, catalogue, scope: null, mostNodes: new NodeBudget(sources.size).allow(sources.size), only });
  return {
    keys: opened.keys,
    learned: opened.learned,
    queueCalls: opened.queueCalls,
    libraries: opened.libraries,
    missed: opened.missed,
    follow(isWanted) {
      const linked = opened.follow(isWanted);
      return { graph: createGraph(input, modules, linked), meets: linked.meets() };
    },
  };
}

/** What is deployed is known before the code is followed, also where code says it. */
function prepare(given: LinkInput): { readonly input: LinkInput; readonly modules: ModuleResolver } {
  const modules = given.modules ?? new ModuleResolver(given.paths, given.settings);
  modules.describe(given.catalogue.described);
  return { input: { ...given, deployment: addServerlessModules(followResources(given.deployment), given.sources, modules) }, modules };
}

function splitSources({ sources, settings }: LinkInput, modules: ModuleResolver, mostFilesTogether?: number): readonly (readonly string[])[] {
  return splitProgram(new Program(sources).outlines, [...settings.keys()], modules, mostFilesTogether);
}

type Parts = Omit<LinkedPart, 'footprint' | 'meets' | 'unfollowed'> & { readonly unfollowed: Iterable<string> };

function createGraph(input: LinkInput, modules: ModuleResolver, { entryPoints, nodes, queueCalls, threadTasks, started, files, ownModules, comparedTexts, tables, activators, forks, unfollowed }: Parts): ProgramGraph {
  const { services, processes } = linkServices(input, modules, entryPoints, activators, forks);
  const named = [...joinSchedules(input.deployment, services, entryPoints, started), ...schedulesOfQueues(entryPoints, queueCalls, services)];
  const joined = new Set(named.flatMap(({ entry }) => (entry === null ? [] : [entry])));
  const left = [...unfollowed];
  const schedules = [...named, ...schedulesOfRequests(entryPoints, nodes, files, joined)];
  const databases = findDatabaseLimits(input.deployment);
  const listens = listensToSignals(input.sources);
  const packages = [...input.settings.keys()].flatMap((path) => (basename(path) === 'package.json' ? [folderOf(path)] : []));
  return { entryPoints, nodes, services, processes, schedules, queueCalls, ...(threadTasks.length > 0 && { threadTasks }), tables: withoutDropped([...tables, ...findSchemaTables(input.deployment)]), ...(databases.length > 0 && { databases }), ...(packages.length > 1 && { packages }), ...(listens && { listensToSignals: true as const }), files, ...(ownModules.size > 0 && { ownModules: [...ownModules].sort() }), ...(Object.keys(comparedTexts).length > 0 && { comparedTexts }), ...(left.length > 0 && { unfollowed: left }) };
}

function findDatabaseLimits(deployment: LinkInput['deployment']): readonly DatabaseLimit[] {
  return [...deployment].flatMap(([file, { databases = [] }]) => databases.map(({ connections: { value, line }, ...database }) => ({ ...database, connections: value, file, line })));
}

function findSchemaTables(deployment: LinkInput['deployment']): readonly Table[] {
  return [...deployment].flatMap(([file, facts]) => (facts.tables ?? []).map((table) => ({ ...table, file })));
}

function linkServices({ sources, settings, deployment, catalogue }: LinkInput, modules: ModuleResolver, entryPoints: readonly EntryPoint[], activators: LinkedPart['activators'], forks: LinkedPart['forks']): Pick<ProgramGraph, 'services' | 'processes'> {
  const starting: StartContext = { modules, deployment, packages: readScriptPackages(settings), hasSource: (file) => sources.has(file) };
  const deployed = joinServices(deployment);
  const joined = deployed.length > 0 ? deployed : joinImages(deployment).filter(({ service, group }) => runsSeveral(countProcesses(service, findStarted(starting, service, group))));
  const started = joined.map(({ service, group }) => findStarted(starting, service, group));
  const gates = createGates(starting, joined, activators);
  const { processes, starts, loaded } = findProcesses({ outlines: new Program(sources).outlines, modules, catalogue, entryPoints, activators }, started, gates.decide);
  return {
    processes,
    services: joined.map(({ service, group }, index) => {
      const own = starts[index] ?? [];
      const gated = own.length === 0 ? gates.ofService(index) : [];
      return { ...service, starts: own, processes: gates.countForks(index, countProcesses(service, started[index] ?? []), own, loaded, forks), ...(gated.length > 0 && { gated }), ...(namesMissingProgram(starting, service, group, started[index] ?? []) && { isProgramMissing: true as const }) };
    }),
  };
}

function runsSeveral(processes: Service['processes']): boolean {
  return processes.from === 'file' && processes.value !== 1;
}

function takeSources(sources: SourceFacts, paths: readonly string[]): SourceFacts {
  return sources.take?.(paths) ?? new Map(paths.flatMap((path) => {
    const facts = sources.get(path);
    return facts === undefined ? [] : [[path, facts] as const];
  }));
}
