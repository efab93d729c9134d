/**
 * The hops on one screen: snapshot -> facts -> graph -> findings, and for a range of commits -> comparison -> review plan.
 * The App, the command line and the tests all call this.
 */
import { runRules } from './analyse/run-rules.ts';
import type { FactsCache } from './cache/facts-cache.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { openCatalogue } from './catalogue/open-catalogue.ts';
import { getTouchedLines } from './compare/changed-lines.ts';
import { compareFindings } from './compare/compare-findings.ts';
import type { Touched } from './graph/ways/changed-ways.ts';
import { compareWatchedRoutes } from './graph/watches/watched-routes.ts';
import type { LinkFootprint } from './link/footprint/footprint.ts';
import { linkGraph, linkProgram, type LinkInput } from './link/link-graph.ts';
import type { Analysis } from './model/comparison.ts';
import type { Config } from './model/config.ts';
import type { FileDiff } from './model/diff.ts';
import type { ProgramGraph } from './model/graph.ts';
import type { RangeReview } from './model/range-review.ts';
import type { Repository } from './model/repository.ts';
import type { Snapshot } from './model/snapshot.ts';
import { addSuggestions } from './pipeline/add-suggestions.ts';
import { againWhereDamaged } from './pipeline/cached-extraction.ts';
import { findChanges } from './pipeline/range/changed-marks.ts';
import { getFootprintKey, isKept, linkAndKeep, readFootprints } from './pipeline/range/footprint-cache.ts';
import { linkNarrowly, type Sides } from './pipeline/range/link-narrowly.ts';
import { createFactsLoader, loadSourceExtraction } from './pipeline/load-facts.ts';
import type { FactsLoader } from './pipeline/load-facts.ts';
import { listFilePaths, loadOpened, openSnapshot } from './pipeline/load-snapshot.ts';
import type { LoadedSnapshot, OpenedSnapshot } from './pipeline/load-snapshot.ts';
import { chooseSources, keepRequests } from './pipeline/range/package-scope.ts';
import { noProgress } from './pipeline/progress.ts';
import type { Progress } from './pipeline/progress.ts';
import { findOneSidedFiles, getReviewScope } from './pipeline/range/review-scope.ts';
import type { Scope } from './pipeline/range/review-scope.ts';
import { startStopwatch } from './pipeline/stopwatch.ts';
import type { Stopwatch } from './pipeline/stopwatch.ts';
import { listUnfollowed } from './pipeline/unfollowed-files.ts';
import { planReview } from './review/plan-review.ts';
import type { SourceAddress } from './review/render/render-path.ts';
import type { Rule } from './rulekit/define-rule.ts';
import { rules as allRules } from '../rules/index.ts';

interface PipelineOptions {
  readonly config: Config;
  readonly cache: FactsCache | null;
  readonly progress?: Progress;
  /** Those that ship when absent. */
  readonly rules?: readonly Rule[];
}

export interface SnapshotOptions extends PipelineOptions {
  readonly snapshot: Snapshot;
  /** Only entry points whose import closure touches one of these files; null for all. */
  readonly scope: Scope;
}

export interface RangeOptions extends PipelineOptions {
  readonly repository: Repository;
  /** A full commit id. What is compared with is the merge base of it and head. */
  readonly base: string;
  /** A full commit id; null for the work tree with its uncommitted changes. */
  readonly head: string | null;
  /** Where a reader can see the files of head, for links in comments. */
  readonly sourceAddress?: SourceAddress;
}

/** The analysis of one snapshot, with the values of the hops before it for those who want to look at them. */
export type AnalysedSnapshot = Analysis & { readonly graph: ProgramGraph; readonly loaded: LoadedSnapshot };

/** Does what needs no file, for the time in which git lists them. What goes wrong is told when it is asked for. */
export function prepareAnalysis(cache: FactsCache | null): void {
  openCatalogue([]).catch(() => undefined);
  // A cache may hold all that a run needs; then the parser is not even loaded.
  if (cache?.remembers !== true) loadSourceExtraction().catch(() => undefined);
}

export function analyseSnapshot(options: SnapshotOptions): Promise<AnalysedSnapshot> {
  return againWhereDamaged(() => analyseOnce(options));
}

async function analyseOnce(options: SnapshotOptions): Promise<AnalysedSnapshot> {
  const run = await startRun(options);
  const { snapshot, config, scope } = options;
  const opened = await openSnapshot(snapshot, config.exclude, run.catalogue.versioned, run.loader, run.watch, { all: true });
  const loaded = await loadOpened(opened, run.loader, run.watch);
  const graph = scope === null ? await linkCommit(run, opened, loaded, options) : null;
  return graph === null ? analyseLoaded(run, loaded, scope) : analyseGraph(run, loaded, graph);
}

/** Keeps what reviews that begin at a commit will ask for, where it is not kept yet. Judges nothing. */
export async function rememberCommit(options: Pick<SnapshotOptions, 'snapshot' | 'config' | 'cache'>): Promise<void> {
  const { snapshot, config, cache } = options;
  if (snapshot.revision === null || cache?.remembers !== true || isKept(cache, getFootprintKey(snapshot.revision, config))) return;
  await againWhereDamaged(async () => {
    const run = await startRun(options);
    const opened = await openSnapshot(snapshot, config.exclude, run.catalogue.versioned, run.loader, run.watch, { all: true });
    await linkCommit(run, opened, await loadOpened(opened, run.loader, run.watch), options);
  });
}

/** Links a whole commit, and keeps what that looked at; null where that could not be kept. */
async function linkCommit(run: Run, opened: OpenedSnapshot, loaded: LoadedSnapshot, { snapshot, config, cache }: Pick<SnapshotOptions, 'snapshot' | 'config' | 'cache'>): Promise<ProgramGraph | null> {
  if (cache?.remembers !== true || snapshot.revision === null || !loaded.isWhole) return null;
  const key = getFootprintKey(snapshot.revision, config);
  if (!isKept(cache, key)) await keepRequests(opened, run.loader, cache);
  return run.watch.time('link', () => linkAndKeep(cache, key, (keepFootprint) => linkProgram(getLinkInput(run, loaded, null), keepFootprint)));
}

export function reviewRange(options: RangeOptions): Promise<RangeReview> {
  return againWhereDamaged(() => reviewOnce(options));
}

async function reviewOnce(options: RangeOptions): Promise<RangeReview> {
  const { repository, config } = options;
  const run = await startRun(options);
  const { watch } = run;

  const [base, after] = await watch.timeAsync('git', () => Promise.all([findMergeBase(options), repository.snapshot(options.head)]));
  // Git compares while the trees are looked at.
  const comparing = repository.diff(base, options.head);
  comparing.catch(() => undefined);
  const before = await watch.timeAsync('git', () => repository.snapshot(base));
  const openedBase = await openSnapshot(before, config.exclude, run.catalogue.versioned, run.loader, watch);
  const openedHead = await openSnapshot(after, config.exclude, run.catalogue.versioned, run.loader, watch, { like: openedBase });
  const diff = await watch.timeAsync('git', () => comparing);
  const scope = getReviewScope(diff, openedBase, openedHead, run.catalogue);
  const choice = await watch.timeAsync('extract', () => chooseSources(openedBase, openedHead, scope, run.loader, options.cache));
  const loadedBase = await loadOpened(openedBase, run.loader, watch, choice.base);
  const loadedHead = await loadOpened(openedHead, run.loader, watch, choice.head);
  // What is watched is counted over all handlers of a route, changed or not.
  const footprints = scope === null || options.cache === null || config.watch.length > 0 || config.watchTouched ? null : readFootprints(options.cache, getFootprintKey(base, config), [...loadedBase.sources.keys(), ...loadedHead.sources.keys()]);
  const sides = analyseBoth(run, loadedBase, loadedHead, scope, diff, footprints);

  const compared = watch.time('compare', () => compareFindings(sides.base.findings, sides.head.findings, diff));
  const comparison = await watch.timeAsync('suggest', () => addSuggestions(compared, after, async (snapshot, scope) => {
    const loaded = await loadOpened(await openSnapshot(snapshot, config.exclude, run.catalogue.versioned, run.loader, startStopwatch()), run.loader, startStopwatch(), choice.head);
    return analyseLoaded({ ...run, watch: startStopwatch() }, loaded, scope).findings;
  }));
  const watched = compareWatchedRoutes(sides.base.graph, sides.head.graph, config.watch, config.watchTouched ? getTouchedLines(diff) : null);
  const plan = watch.time('plan', () => planReview({ comparison, watched, analysis: sides.head, diff, policy: config.review, sourceAddress: options.sourceAddress ?? null }));
  const analysis: Analysis = { ...getAnalysis(sides.head), stats: { ...sides.head.stats, ms: watch.read() } };
  return { base, head: options.head, comparison, analysis, diff, watched, plan };
}

async function findMergeBase({ repository, base, head }: RangeOptions): Promise<string> {
  return repository.mergeBase(base, head ?? (await repository.resolveCommit('HEAD')));
}

/** What stays the same for every snapshot of one run. */
interface Run {
  readonly loader: FactsLoader;
  readonly watch: Stopwatch;
  readonly rules: readonly Rule[];
  /** Routes, as the configuration writes them. */
  readonly watched: readonly string[];
  readonly catalogue: Catalogue;
  readonly progress: Progress;
}

async function startRun({ config, cache, progress = noProgress, rules = allRules }: PipelineOptions): Promise<Run> {
  const watch = startStopwatch();
  return {
    loader: createFactsLoader(cache, progress),
    watch,
    rules: rules.filter((rule) => (config.rules[rule.id] ?? rule.byDefault) !== 'off'),
    watched: config.watch,
    catalogue: await watch.timeAsync('catalogue', () => openCatalogue(config.catalogue)),
    progress,
  };
}

function analyseLoaded(run: Run, loaded: LoadedSnapshot, scope: Scope, touched?: Touched): AnalysedSnapshot {
  run.progress('link', 0, 1);
  const graph = run.watch.time('link', () => linkGraph(getLinkInput(run, loaded, scope)));
  return analyseGraph(run, loaded, graph, touched);
}

function getLinkInput({ catalogue }: Run, { sources, settings, modules, deployment, snapshot }: LoadedSnapshot, scope: Scope): LinkInput {
  return { paths: listFilePaths(snapshot), sources, settings, modules, deployment, catalogue, scope };
}

function analyseGraph(run: Run, loaded: LoadedSnapshot, graph: ProgramGraph, touched?: Touched): AnalysedSnapshot {
  const { watch } = run;
  run.progress('rules', 0, 1);
  const { findings, ruleFailures } = watch.time('rules', () => runRules(graph, run.rules, touched, run.watched));
  const { parsed, fromCache, skipped, snapshot } = loaded;
  const notAnalysed = listUnfollowed(graph, loaded.notAnalysed);
  const stats = { files: snapshot.entries.length, parsed, fromCache, skipped, entryPoints: graph.entryPoints.length, ms: watch.read() };
  return { findings, notAnalysed, ruleFailures, stats, graph, loaded };
}

/** With the footprints of the base, only what the change can matter to is linked; else all that it can reach through imports. */
function analyseBoth(run: Run, base: LoadedSnapshot, head: LoadedSnapshot, scope: Scope, diff: readonly FileDiff[], footprints: readonly LinkFootprint[] | null): Sides<AnalysedSnapshot> {
  const touched = getTouchedLines(diff);
  run.progress('link', 0, 1);
  const narrowed = footprints && run.watch.time('link', () => {
    const changes = findChanges(diff, base, head);
    return changes && linkNarrowly(footprints, changes, { base: getLinkInput(run, base, null), head: getLinkInput(run, head, null) });
  });
  if (narrowed) return { base: analyseGraph(run, base, narrowed.base, touched.base), head: analyseGraph(run, head, narrowed.head, touched.head) };
  const analyse = (within: Scope): Sides<AnalysedSnapshot> => ({
    base: analyseLoaded(run, base, within, touched.base),
    head: analyseLoaded(run, head, within, touched.head),
  });
  const sides = analyse(scope);
  const oneSided = scope === null ? [] : findOneSidedFiles(scope, sides.base.graph, sides.head.graph);
  if (scope === null || oneSided.length === 0) return sides;
  const wider = new Set([...scope, ...oneSided]);
  return analyse(wider);
}

function getAnalysis({ findings, notAnalysed, ruleFailures, stats }: Analysis): Analysis {
  return { findings, notAnalysed, ruleFailures, stats };
}
