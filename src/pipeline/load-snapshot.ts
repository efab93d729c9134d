/** Snapshot -> the facts of all its files, and what could not be turned into facts. */
import { chooseLockFiles } from './choose-lock-files.ts';
import { isReadSetting } from '../link/modules/settings-files.ts';
import { ModuleResolver } from '../link/modules/resolve-module.ts';
import type { SourceFacts } from '../link/values/program.ts';
import type { DeploymentFacts } from '../model/deployment-facts.ts';
import type { NotAnalysed, Snapshot, SnapshotEntry } from '../model/snapshot.ts';
import type { FileOutline } from '../model/outline.ts';
import type { StoredSource } from './cached-extraction.ts';
import { withCommands } from './command-schedules.ts';
import { compactHeap, limitHeapGrowth } from './heap-growth.ts';
import { LazyFacts } from './lazy-facts.ts';
import type { FactsLoader, LoadedFacts } from './load-facts.ts';
import { noContent } from './read-texts.ts';
import { selectSnapshot, type Selection } from './select-snapshot.ts';
import type { Stopwatch } from './stopwatch.ts';

export interface LoadedSnapshot {
  readonly snapshot: Snapshot;
  readonly sources: SourceFacts;
  readonly deployment: ReadonlyMap<string, DeploymentFacts>;
  /** Texts of package.json and tsconfig files, and of the lock files that say the version of a package which matters. */
  readonly settings: ReadonlyMap<string, string>;
  readonly modules: ModuleResolver;
  readonly notAnalysed: readonly NotAnalysed[];
  /** False where a file has no content here that it may have the next time. */
  readonly isWhole: boolean;
  readonly parsed: number;
  readonly fromCache: number;
  readonly skipped: number;
}

/** A snapshot whose source files are known by name only. */
export interface OpenedSnapshot {
  readonly snapshot: Snapshot;
  readonly selection: Selection;
  /** All of them, where they are being read already. */
  readonly sources: Promise<LoadedFacts<StoredSource>> | null;
  readonly deployment: LoadedFacts<DeploymentFacts>;
  readonly settings: ReadonlyMap<string, string>;
  readonly notAnalysed: readonly NotAnalysed[];
  /** Made when first asked for. */
  modules(): ModuleResolver;
}

export interface Opening {
  /** Another snapshot, that may hold the same files with other contents. */
  readonly like?: OpenedSnapshot | null;
  /** Every source file will be asked for: git can hand them over while settings and deployment are read. */
  readonly all?: boolean;
}

/** `versioned`: packages whose installed version matters. */
export async function openSnapshot(snapshot: Snapshot, exclude: readonly string[], versioned: ReadonlySet<string>, loader: FactsLoader, watch: Stopwatch, { like = null, all = false }: Opening = {}): Promise<OpenedSnapshot> {
  const twin = like !== null && watch.time('select', () => hasSamePaths(like.snapshot, snapshot)) ? like : null;
  const selection = watch.time('select', () => selectSnapshot(snapshot, exclude, twin?.selection.kinds));
  const sources = all ? startLoading(snapshot, selection, loader) : null;
  const [settings, deployment] = await watch.timeAsync('extract', () => Promise.all([loader.loadTexts(snapshot, selection.settings.filter(({ path }) => isReadSetting(path))), loader.loadDeployment(snapshot, selection.deployment)]));
  const locks = await watch.timeAsync('extract', () => loader.loadTexts(snapshot, chooseLockFiles(selection.settings, settings.facts, versioned)));
  const texts = new Map([...settings.facts, ...locks.facts]);
  const others = twin !== null && hasSameTexts(twin.settings, texts) ? twin : null;
  let modules: ModuleResolver | null = null;
  return {
    snapshot,
    selection,
    sources,
    deployment,
    settings: texts,
    notAnalysed: [...selection.notAnalysed, ...settings.notAnalysed, ...deployment.notAnalysed],
    modules: () => (modules ??= others?.modules() ?? new ModuleResolver(listFilePaths(snapshot), texts)),
  };
}

/** Loads the source files that `choose` names, all of them when it is absent or they are being read already. */
export async function loadOpened(opened: OpenedSnapshot, loader: FactsLoader, watch: Stopwatch, choose: (path: string) => boolean = () => true): Promise<LoadedSnapshot> {
  const { snapshot, selection, deployment, settings } = opened;
  const sources = await watch.timeAsync('extract', () => opened.sources ?? loadSources(snapshot, selection.sources.filter((entry) => choose(entry.path)), loader));
  compactHeap(sources.parsed);
  return {
    snapshot,
    sources: new LazyFacts(sources.facts, sources.notAnalysed.map(({ file }) => file)),
    deployment: await withCommands(deployment.facts, outlinesOf(sources)),
    settings,
    modules: opened.modules(),
    notAnalysed: [...opened.notAnalysed, ...sources.notAnalysed].sort((a, b) => (a.file < b.file ? -1 : 1)),
    isWhole: ![...opened.notAnalysed, ...sources.notAnalysed].some(({ reason }) => reason === noContent),
    parsed: sources.parsed,
    fromCache: sources.fromCache,
    skipped: selection.skipped + sources.generated + deployment.generated,
  };
}

function* outlinesOf({ facts }: LoadedFacts<StoredSource>): Iterable<readonly [string, FileOutline]> {
  for (const [path, { outline }] of facts) yield [path, outline];
}

function startLoading(snapshot: Snapshot, { sources }: Selection, loader: FactsLoader): Promise<LoadedFacts<StoredSource>> {
  const loading = loadSources(snapshot, sources, loader);
  // Whoever asks for them later is told; until then nobody listens.
  loading.catch(() => undefined);
  return loading;
}

function loadSources(snapshot: Snapshot, entries: readonly SnapshotEntry[], loader: FactsLoader): Promise<LoadedFacts<StoredSource>> {
  limitHeapGrowth(entries.length);
  return loader.loadSources(snapshot, entries);
}

/** Each part of a run asks for them. */
const listed = new WeakMap<Snapshot['entries'], readonly string[]>();

export function listFilePaths({ entries }: Snapshot): readonly string[] {
  let paths = listed.get(entries);
  if (paths === undefined) listed.set(entries, (paths = entries.filter((entry) => entry.kind === 'file').map((entry) => entry.path)));
  return paths;
}

function hasSamePaths({ entries: one }: Snapshot, { entries: other }: Snapshot): boolean {
  return one.length === other.length && one.every(({ path, kind }, index) => path === other[index]?.path && kind === other[index].kind);
}

function hasSameTexts(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([path, text]) => other.get(path) === text);
}
