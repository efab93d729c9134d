/** Facts of one part of a program -> its entry points and what they reach. The list of steps. */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { DeploymentFacts } from '../model/deployment-facts.ts';
import type { EntryPoint, FunctionNode, ProgramGraph, QueueCall, ThreadTask } from '../model/graph.ts';
import type { Table } from '../model/table.ts';
import { entriesFromCalls } from './entries/sources/entries-from-calls.ts';
import { entriesFromClasses } from './entries/sources/entries-from-classes.ts';
import { entriesFromDecorators } from './entries/sources/entries-from-decorators.ts';
import { entriesFromFiles, handToLoadedFiles } from './entries/sources/entries-from-files.ts';
import { entriesFromSchedules } from './entries/sources/schedules/entries-from-schedules.ts';
import { entriesFromLoops } from './entries/sources/schedules/entries-from-loops.ts';
import { entriesFromTimers } from './entries/sources/schedules/entries-from-timers.ts';
import { entriesFromFunctions } from './entries/sources/entries-from-functions.ts';
import { entriesFromEventTypes } from './entries/sources/entries-from-event-types.ts';
import { limitOfEntry, nameOfEntry } from './entries/edge-function.ts';
import { waitsForHandlers } from './entries/waiting-framework.ts';
import { functionPlace, type EntrySeed } from './entries/entry-seeds.ts';
import { climbFrom, type Activation, type Climb } from './processes/activations.ts';
import { findLeftOverJobs } from './processes/left-over-files.ts';
import { findUnbuiltFunctions } from './processes/unbuilt-functions.ts';
import { findUnexportedFunctions } from './processes/unexported-functions.ts';
import { findForks, type Fork } from './processes/forks.ts';
import { groupSeeds, type SeedGroup } from './entries/seed-groups.ts';
import { FootprintDraft, type LinkFootprint } from './footprint/footprint.ts';
import { describeLearned } from './footprint/learned.ts';
import { Marks } from './footprint/marks.ts';
import type { MarkSet } from './footprint/mark-set.ts';
import { meetsOthers } from './footprint/meeting.ts';
import { dropSettingsFiles } from './calls/drop-settings-files.ts';
import { dropRequestTimers } from './entries/drop-request-timers.ts';
import { dropShadowedRoutes } from './entries/paths/shadowed-routes.ts';
import { Evaluator, type SearchedPart } from './values/evaluator.ts';
import { GraphBuilder } from './graph-builder.ts';
import { findFilesInScope } from './import-scope.ts';
import { handToTypedFunctions } from './entries/typed-functions.ts';
import { findOwnModules } from './modules/own-modules.ts';
import type { ModuleResolver } from './modules/resolve-module.ts';
import { collectDeployedVariables } from './services/deployed-variables.ts';
import { Program, type SourceFacts } from './values/program.ts';
import { collectQueueCalls } from './queues/queue-calls.ts';
import { findComparedTexts } from './queues/compared-texts.ts';
import { collectThreadTasks } from './threads/thread-tasks.ts';
import { findDeclaredTables, findWrittenTables } from './tables/unique-keys.ts';
import { findPresentLibraries } from './entries/present-libraries.ts';
import { learnCalledItems } from './entries/learned/called-items.ts';
import { learnListeners } from './entries/learned/listeners.ts';
import { learnProviders } from './entries/providers.ts';
import { findRegistrations, type Registrations } from './entries/registrations.ts';

export interface PartInput {
  readonly sources: SourceFacts;
  readonly modules: ModuleResolver;
  readonly deployment: ReadonlyMap<string, DeploymentFacts>;
  readonly catalogue: Catalogue;
  /** Only entry points whose import closure touches one of these files; null for all. */
  readonly scope: ReadonlySet<string> | null;
  readonly mostNodes: number;
  /** The part to look for entry points in; all when absent. */
  readonly only?: SearchedPart;
  /** Whether to note what is looked at. */
  readonly leavesFootprint?: boolean;
}

/** What a schedule of a deployment file starts without a request. */
export interface StartedNode {
  readonly file: string;
  /** Which of the file's schedules. */
  readonly index: number;
  readonly node: number;
}

export interface LinkedPart {
  readonly entryPoints: readonly EntryPoint[];
  readonly nodes: readonly FunctionNode[];
  readonly queueCalls: readonly QueueCall[];
  readonly threadTasks: readonly ThreadTask[];
  readonly started: readonly StartedNode[];
  readonly files: ProgramGraph['files'];
  /** Bare specifiers of these files that mean no package of somebody else. */
  readonly ownModules: ReadonlySet<string>;
  /** What the files compare with; empty where there are no consumers. */
  readonly comparedTexts: NonNullable<ProgramGraph['comparedTexts']>;
  /** Tables that the code declares; empty where nothing is run twice. */
  readonly tables: readonly Table[];
  /** By entry point that is not a request: the files whose loading makes it happen, and when. */
  readonly activators: ReadonlyMap<number, readonly Activation[]>;
  /** Where the program starts processes of itself. */
  readonly forks: readonly Fork[];
  /** Files with functions that nobody looked into, because the graph was full. */
  readonly unfollowed: ReadonlySet<string>;
  readonly footprint: LinkFootprint | null;
  /** Whether some of the entry points meet others outside of the code. */
  meets(): boolean;
}

/** A part whose entry points are known, and not yet what they reach. */
export interface OpenedPart {
  readonly keys: ReadonlySet<string>;
  /** What was learned about the parameters of functions and the objects of libraries, by mark. */
  readonly learned: ReadonlyMap<string, string>;
  readonly queueCalls: readonly QueueCall[];
  /** Marks of what was asked for so far and only files tell that were left out. */
  readonly missed: ReadonlySet<string>;
  /** Names of the libraries that decide which calls are searched. */
  readonly libraries: string;
  /** Follows the entry points that `isWanted` by their key. */
  follow(isWanted?: (key: string) => boolean): LinkedPart;
}

export function openPart({ sources, modules, deployment, catalogue, scope, mostNodes, only, leavesFootprint = false }: PartInput): OpenedPart {
  const marks = new Marks(leavesFootprint);
  const evaluator = new Evaluator(new Program(sources, marks), catalogue, modules, only ?? null, collectDeployedVariables(deployment, modules.foldersByName()));
  const { found, mounts, applications, folders, queueNames } = findEntrySeeds(evaluator, deployment);
  // What a container is told reaches whoever asks it, imported or not.
  const isAll = scope === null || [...evaluator.teaching.binding].some((file) => scope.has(file));
  const inScope = isAll ? null : findFilesInScope(evaluator.program, evaluator.modules, scope);
  const seeds = found.filter(({ seed }) => inScope === null || [seed.registration.file, seed.handler.file, seed.target.file].some((file) => inScope.has(file)));
  const builder = new GraphBuilder(evaluator, mostNodes);
  const groups = groupSeeds(seeds, (seed) => builder.keyOf(seed.target, seed.args));
  const queueCalls = collectQueueCalls(evaluator);
  const threadTasks = collectThreadTasks(evaluator);
  return {
    keys: new Set(groups.map(({ key }) => key)),
    learned: describeLearned({ handed: evaluator.handed, calledItems: evaluator.calledItems, allStored: evaluator.allStored, mounted: new Map([...mounts.describe(), ...applications.describe(), ...folders.describe()]), subscribed: queueNames.describe(), json: evaluator.jsonFiles.describe() }),
    missed: evaluator.teaching.missed,
    queueCalls,
    libraries: Array.from(findPresentLibraries(evaluator.program, catalogue, modules), ({ name }) => name).sort().join('\n'),
    follow: (isWanted = () => true) => ({ ...follow(evaluator, builder, groups.filter(({ key }) => isWanted(key)), deployment), queueCalls, threadTasks }),
  };
}

/** Enough starts to see which programs do it. */
const mostStarts = 3;

function withStarts(program: Program, entry: EntryPoint, { activations, calls }: Climb): EntryPoint {
  const startedAt = activations.flatMap(({ call }) => call ?? []).slice(0, mostStarts);
  return { ...entry, ...(startedAt.length > 0 && { startedAt }), ...(isHardToFind(program, calls) && { callers: calls }) };
}

/** Calls of other files, and of methods: by what its own file says, nobody knows which object `jobs.refresh()` is made on. */
function isHardToFind(program: Program, calls: Climb['calls']): boolean {
  return calls.some(({ from, enters }) => {
    const { callee, kind } = program.getCall(from.file, from.call);
    return from.file !== enters.file || kind === 'new' || callee.kind === 'member';
  });
}

/** What the seeds of a group answer together. */
function getRoutes({ http }: EntrySeed, { everyRequest, others, passesOn }: Pick<SeedGroup, 'everyRequest' | 'others' | 'passesOn'>, waits: boolean): EntryPoint['http'] {
  if (http === null) return null;
  const { method, path, serial } = http;
  return { method, path, everyRequest, others: [...others], ...(serial && { serial }), ...(waits && { waits: true }), ...(passesOn && !everyRequest && { passesOn: true }) };
}

function follow(evaluator: Evaluator, builder: GraphBuilder, groups: readonly SeedGroup[], deployment: ReadonlyMap<string, DeploymentFacts>): Omit<LinkedPart, 'queueCalls' | 'threadTasks'> {
  const started: StartedNode[] = [];
  const entered = groups.flatMap(({ seed, registrations, ...group }) => {
    const node = builder.enter(seed.target, seed.args);
    if (node === null) return [];
    if (seed.kind === 'scheduled') for (const { file, span } of registrations) if (deployment.has(file)) started.push({ file, index: span[1] - 1, node });
    const { kind, subject, framework, registration, confidence, consumer, scheduled, budgetSeconds = limitOfEntry(seed.kind, seed.registration.file) } = seed;
    const place = functionPlace(evaluator, seed.handler);
    return [{ ...group, entry: { kind, subject: nameOfEntry(subject, registration.file), node, handler: place, framework, registration, confidence, http: getRoutes(seed, group, waitsForHandlers(evaluator, framework, registration.file)), consumer, scheduled, ...(group.alsoRegistered.length > 0 && { alsoRegistered: group.alsoRegistered }), ...(budgetSeconds && { budgetSeconds }) } }];
  });
  const all = builder.finish();
  const entryPoints = dropRequestTimers(entered.map(({ entry }, id): EntryPoint => ({ id, ...entry })), all, evaluator.program);
  const nodes = dropSettingsFiles(all, entryPoints, evaluator.program, evaluator.jsonFiles);
  const meets = (entry: Pick<EntryPoint, 'kind' | 'node'>): boolean => meetsOthers(entry, all, (site) => evaluator.jsonFiles.filesAt(site) !== null);
  const looked = evaluator.program.marks.during(() => new Map(entryPoints.filter(({ kind, registration }) => kind !== 'http' && evaluator.program.sources.has(registration.file)).map((entry) => [entry.id, climbFrom(evaluator, entry.registration)])));
  const activators = new Map(Array.from(looked.result, ([id, { activations }]) => [id, activations] as const));
  const left = evaluator.program.marks.during(() => new Set([...findLeftOverJobs(evaluator, activators, deployment), ...findUnexportedFunctions(evaluator, entryPoints), ...findUnbuiltFunctions(evaluator, entryPoints, deployment)]));
  const startedEntries = entryPoints.map((entry) => withStarts(evaluator.program, left.result.has(entry.id) ? { ...entry, confidence: 'possible' } : entry, looked.result.get(entry.id) ?? { activations: [], calls: [] }));
  const files = Object.fromEntries([...new Set([...nodes.map((node) => node.file), ...startedEntries.flatMap(({ callers = [] }) => callers.map(({ from }) => from.file))])].map((file) => [file, evaluator.program.getFile(file)]));
  // Whether a write may be repeated is asked of jobs and schedules, and what one row is of SQLite: nothing else asks for the keys of tables.
  const hasJobs = entryPoints.some(({ kind }) => kind === 'consumer' || kind === 'scheduled') || [...deployment.values()].some(({ schedules }) => schedules.length > 0);
  const tables = hasJobs || asksForSqlite(evaluator.program) ? findDeclaredTables(evaluator.program) : findWrittenTables(evaluator.program);
  const ownModules = findOwnModules(files, evaluator.modules);
  const compared = evaluator.program.marks.during(() => (entryPoints.some(({ kind }) => kind === 'consumer') ? findComparedTexts(evaluator, files) : {}));
  const forks = entryPoints.some(({ kind }) => kind !== 'http') ? findForks(evaluator) : [];
  const linked = { entryPoints: startedEntries, nodes, started, tables, files, ownModules, comparedTexts: compared.result, forks, activators, unfollowed: builder.left, meets: () => entryPoints.some(meets) };
  const { marks } = evaluator.program;
  if (!marks.isOn) return { ...linked, footprint: null };
  const draft = new FootprintDraft();
  for (const { key, files: registered, marks: found, entry } of entered) draft.addEntry(key, registered, [...found, ...builder.marksOf(entry.node), ...(entry.kind === 'http' ? [] : [looked.marks, left.marks]), ...(entry.kind === 'consumer' ? [compared.marks] : [])], meets(entry));
  return { ...linked, footprint: draft.finish(marks, evaluator.search, evaluator.teaching) };
}

/** Of all files, whichever of them are followed: a review of some has to know the same. */
function asksForSqlite({ outlines }: Program): boolean {
  for (const { requests } of outlines.values()) if (requests.some(({ specifier }) => /sqlite|libsql/.test(specifier))) return true;
  return false;
}

/** A seed, and what was looked at to find it. */
export interface FoundSeed {
  readonly seed: EntrySeed;
  readonly marks: readonly MarkSet[];
}

interface FoundSeeds extends Pick<Registrations, 'mounts' | 'applications' | 'folders' | 'queueNames'> {
  readonly found: readonly FoundSeed[];
}

function findEntrySeeds(evaluator: Evaluator, deployment: ReadonlyMap<string, DeploymentFacts>): FoundSeeds {
  learnCalledItems(evaluator);
  evaluator.jsonFiles.collect();
  // Registrations first: they teach what libraries hand to parameters, which the others evaluate through.
  learnProviders(evaluator);
  learnListeners(evaluator);
  handToLoadedFiles(evaluator);
  handToTypedFunctions(evaluator);
  const { found, ...registered } = findRegistrations(evaluator);
  const { mounts, applications, folders, queueNames } = registered;
  const { marks } = evaluator.program;
  const named = marks.during(() => [...entriesFromFunctions(evaluator, deployment), ...entriesFromSchedules(evaluator, deployment)]);
  const inFiles = [...entriesFromFiles(evaluator), ...entriesFromDecorators(evaluator, applications), ...entriesFromClasses(evaluator), ...entriesFromTimers(evaluator), ...entriesFromLoops(evaluator), ...entriesFromEventTypes(evaluator, named.result)].map((seed): FoundSeed => {
    const looked = [seed.registration.file, seed.handler.file].flatMap((file) => evaluator.search.looked.get(file) ?? []);
    return { seed, marks: looked };
  });
  const inCalls = found.flatMap((registration) => {
    const done = evaluator.search.within(registration.site.file, () => entriesFromCalls(evaluator, [registration], registered));
    return done.result.map((seed): FoundSeed => ({ seed, marks: [registration.marks, done.marks] }));
  });
  return { found: [...inFiles, ...dropShadowedRoutes(inCalls, evaluator.program), ...named.result.map((seed): FoundSeed => ({ seed, marks: [named.marks] }))], mounts, applications, folders, queueNames };
}
