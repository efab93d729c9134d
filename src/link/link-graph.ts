/** Facts of all files -> program graph: its parts one after the other, and what deployments say of them together. */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { DeploymentFacts } from '../model/deployment-facts.ts';
import type { EntryPoint, FunctionNode, ProgramGraph, QueueCall, Table } from '../model/graph.ts';
import { joinSchedules } from './join-schedules.ts';
import { joinServices } from './join-services.ts';
import { linkPart, type LinkedPart, type StartedNode } from './link-part.ts';
import { findProcesses } from './processes/find-processes.ts';
import { readScriptPackages } from './services/start/package-scripts.ts';
import type { StartContext } from './services/start/resolve-command.ts';
import { countProcesses, findStarted } from './services/start/start-of-service.ts';
import { ModuleResolver } from './modules/resolve-module.ts';
import { splitProgram } from './packages/program-parts.ts';
import { Program, type SourceFacts } from './values/program.ts';

/** A repository that needs more contexts than this is analysed up to here; the rest keeps the findings already made. */
const MOST_NODES = 150_000;

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
  const modules = input.modules ?? new ModuleResolver(input.paths, input.settings);
  modules.describe(input.catalogue.described);
  const { entryPoints, nodes, queueCalls, files, tables, activators, started } = linkParts(input, modules, mostFilesTogether);
  const { services, processes } = linkServices(input, modules, entryPoints, activators);
  return { entryPoints, nodes, services, processes, schedules: joinSchedules(input.deployment, services, entryPoints, started), queueCalls, tables: [...tables, ...findSchemaTables(input.deployment)], files };
}

function findSchemaTables(deployment: LinkInput['deployment']): readonly Table[] {
  return [...deployment].flatMap(([file, facts]) => (facts.tables ?? []).map((table) => ({ ...table, file })));
}

function linkServices({ sources, settings, deployment, catalogue }: LinkInput, modules: ModuleResolver, entryPoints: readonly EntryPoint[], activators: LinkedPart['activators']): Pick<ProgramGraph, 'services' | 'processes'> {
  const joined = joinServices(deployment);
  const starting: StartContext = { modules, deployment, packages: readScriptPackages(settings), hasSource: (file) => sources.has(file) };
  const started = joined.map(({ service, group }) => findStarted(starting, service, group));
  const { processes, starts } = findProcesses({ outlines: new Program(sources).outlines, modules, catalogue, entryPoints, activators }, started);
  return { processes, services: joined.map(({ service }, index) => ({ ...service, starts: starts[index] ?? [], processes: countProcesses(service, started[index] ?? []) })) };
}

function linkParts({ sources, settings, deployment, catalogue, scope }: LinkInput, modules: ModuleResolver, mostFilesTogether?: number): LinkedPart {
  const { outlines } = new Program(sources);
  const parts = splitProgram(outlines, [...settings.keys()], modules, mostFilesTogether);
  if (parts.length === 1) return linkPart({ sources, modules, deployment, catalogue, scope, mostNodes: MOST_NODES });
  const entryPoints: EntryPoint[] = [];
  const nodes: FunctionNode[] = [];
  const queueCalls: QueueCall[] = [];
  const started: StartedNode[] = [];
  const files: Record<string, ProgramGraph['files'][string]> = {};
  const tables: Table[] = [];
  const activators = new Map<number, ReadonlySet<string>>();
  for (const paths of parts) {
    // What was read of one part, and all that was worked out about it, is let go before the next: together they would not fit into memory.
    const linked = linkPart({ sources: takeSources(sources, paths), modules, deployment, catalogue, scope, mostNodes: MOST_NODES - nodes.length });
    const [firstEntry, firstNode] = [entryPoints.length, nodes.length];
    for (const entry of linked.entryPoints) entryPoints.push({ ...entry, id: entry.id + firstEntry, node: entry.node + firstNode });
    for (const [id, activating] of linked.activators) activators.set(id + firstEntry, activating);
    for (const node of linked.nodes) nodes.push({ ...node, id: node.id + firstNode, calls: node.calls.map((edge) => ({ ...edge, to: edge.to.map((to) => to + firstNode) })) });
    queueCalls.push(...linked.queueCalls);
    for (const one of linked.started) started.push({ ...one, node: one.node + firstNode });
    tables.push(...linked.tables);
    Object.assign(files, linked.files);
  }
  return { entryPoints, nodes, queueCalls, started, files, tables, activators };
}

function takeSources(sources: SourceFacts, paths: readonly string[]): SourceFacts {
  return sources.take?.(paths) ?? new Map(paths.flatMap((path) => {
    const facts = sources.get(path);
    return facts === undefined ? [] : [[path, facts] as const];
  }));
}
