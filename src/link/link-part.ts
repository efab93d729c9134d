/** Facts of one part of a program -> its entry points and what they reach. The list of steps. */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { DeploymentFacts } from '../model/deployment-facts.ts';
import type { EntryPoint, FunctionNode, ProgramGraph, QueueCall, Table } from '../model/graph.ts';
import { entriesFromCalls } from './entries/entries-from-calls.ts';
import { entriesFromClasses } from './entries/entries-from-classes.ts';
import { entriesFromDecorators } from './entries/entries-from-decorators.ts';
import { entriesFromFiles, handToLoadedFiles } from './entries/entries-from-files.ts';
import { entriesFromSchedules } from './entries/entries-from-schedules.ts';
import { entriesFromTimers } from './entries/entries-from-timers.ts';
import { entriesFromFunctions } from './entries/entries-from-functions.ts';
import { functionPlace, type EntrySeed } from './entries/entry-seeds.ts';
import { findActivatingFiles } from './processes/activating-files.ts';
import { dropSettingsFiles } from './calls/drop-settings-files.ts';
import { dropRequestTimers } from './entries/drop-request-timers.ts';
import { Evaluator } from './values/evaluator.ts';
import { GraphBuilder } from './graph-builder.ts';
import { findFilesInScope } from './import-scope.ts';
import { handToTypedFunctions } from './entries/typed-functions.ts';
import type { ModuleResolver } from './modules/resolve-module.ts';
import { Program, type SourceFacts } from './values/program.ts';
import { collectQueueCalls } from './queues/queue-calls.ts';
import { findDeclaredTables } from './tables/unique-keys.ts';
import { learnProviders } from './entries/providers.ts';
import { findRegistrations } from './entries/registrations.ts';

export interface PartInput {
  readonly sources: SourceFacts;
  readonly modules: ModuleResolver;
  readonly deployment: ReadonlyMap<string, DeploymentFacts>;
  readonly catalogue: Catalogue;
  /** Only entry points whose import closure touches one of these files; null for all. */
  readonly scope: ReadonlySet<string> | null;
  readonly mostNodes: number;
}

/** What a schedule of a deployment file starts without a request. */
export interface StartedNode {
  readonly file: string;
  readonly line: number;
  readonly node: number;
}

export interface LinkedPart {
  readonly entryPoints: readonly EntryPoint[];
  readonly nodes: readonly FunctionNode[];
  readonly queueCalls: readonly QueueCall[];
  readonly started: readonly StartedNode[];
  readonly files: ProgramGraph['files'];
  /** Tables that the code declares; empty where nothing is run twice. */
  readonly tables: readonly Table[];
  /** By entry point that is not a request: the files whose loading makes it happen. */
  readonly activators: ReadonlyMap<number, ReadonlySet<string>>;
}

export function linkPart({ sources, modules, deployment, catalogue, scope, mostNodes }: PartInput): LinkedPart {
  const evaluator = new Evaluator(new Program(sources), catalogue, modules);
  const inScope = scope === null ? null : findFilesInScope(evaluator.program, evaluator.modules, scope);
  const seeds = [...findEntrySeeds(evaluator), ...entriesFromFunctions(evaluator, deployment), ...entriesFromSchedules(evaluator, deployment)].filter((seed) => inScope === null || [seed.registration.file, seed.handler.file, seed.target.file].some((file) => inScope.has(file)));
  const builder = new GraphBuilder(evaluator, mostNodes);
  const started: StartedNode[] = [];
  const found = mergeShared(
    seeds.flatMap((seed): EntryPoint[] => {
      const node = builder.enter(seed.target, seed.args);
      if (node === null) return [];
      if (deployment.has(seed.registration.file) && seed.kind === 'scheduled') started.push({ file: seed.registration.file, line: seed.registration.span[0], node });
      const { kind, subject, framework, registration, confidence, http, consumer, scheduled, budgetSeconds } = seed;
      return [{ id: 0, kind, subject, node, handler: functionPlace(evaluator, seed.handler), framework, registration, confidence, http, consumer, scheduled, ...(budgetSeconds && { budgetSeconds }) }];
    }),
  );
  const followed = builder.finish();
  const entryPoints = dropRequestTimers(found, followed, evaluator.program);
  const nodes = dropSettingsFiles(followed, entryPoints, evaluator.program, evaluator.jsonFiles);
  const activators = new Map(entryPoints.filter(({ kind, registration }) => kind !== 'http' && evaluator.program.sources.has(registration.file)).map((entry) => [entry.id, findActivatingFiles(evaluator, entry.registration)]));
  // Whether a write may be repeated is asked of jobs and schedules only.
  const hasJobs = entryPoints.some(({ kind }) => kind === 'consumer' || kind === 'scheduled') || [...deployment.values()].some(({ schedules }) => schedules.length > 0);
  const tables = hasJobs ? findDeclaredTables(evaluator.program) : [];
  return { entryPoints, nodes, started, activators, tables, queueCalls: collectQueueCalls(evaluator), files: Object.fromEntries([...new Set(nodes.map((node) => node.file))].map((file) => [file, evaluator.program.getFile(file)])) };
}

function findEntrySeeds(evaluator: Evaluator): readonly EntrySeed[] {
  // Registrations first: they teach what libraries hand to parameters, which the others evaluate through.
  learnProviders(evaluator);
  handToLoadedFiles(evaluator);
  handToTypedFunctions(evaluator);
  const { found, mounts, queueNames } = findRegistrations(evaluator);
  return [...entriesFromFiles(evaluator), ...entriesFromDecorators(evaluator), ...entriesFromClasses(evaluator), ...entriesFromCalls(evaluator, found, mounts, queueNames), ...entriesFromTimers(evaluator)];
}

/** Middleware used by many routes is one entry point that names the others. */
function mergeShared(entries: readonly EntryPoint[]): readonly EntryPoint[] {
  const merged = new Map<string, { readonly first: EntryPoint; readonly others: Set<string>; everyRequest: boolean }>();
  for (const entry of entries) {
    // What is true of requests that come one at a time is not true of those a server takes.
    const key = `${entry.kind}#${entry.node}${entry.http ? `#${String(entry.http.serial === true)}` : entry.subject}`;
    const known = merged.get(key);
    if (!known) merged.set(key, { first: entry, others: new Set(entry.http?.others), everyRequest: entry.http?.everyRequest ?? false });
    if (!known?.first.http || !entry.http) continue;
    for (const route of [entry.subject, ...entry.http.others]) if (route !== known.first.subject) known.others.add(route);
    known.everyRequest ||= entry.http.everyRequest;
  }
  return [...merged.values()].map(({ first, others, everyRequest }, id) => ({ ...first, id, http: first.http && { ...first.http, everyRequest, others: [...others] } }));
}
