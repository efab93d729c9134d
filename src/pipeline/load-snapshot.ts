/** Snapshot -> the facts of all its files, and what could not be turned into facts. */
import type { SourceFacts } from '../link/values/program.ts';
import type { DeploymentFacts } from '../model/deployment-facts.ts';
import type { NotAnalysed, Snapshot, SnapshotEntry } from '../model/snapshot.ts';
import { LazyFacts } from './lazy-facts.ts';
import type { FactsLoader } from './load-facts.ts';
import { readTexts } from './read-texts.ts';
import { selectSnapshot } from './select-snapshot.ts';
import type { Stopwatch } from './stopwatch.ts';

export interface LoadedSnapshot {
  readonly snapshot: Snapshot;
  readonly sources: SourceFacts;
  readonly deployment: ReadonlyMap<string, DeploymentFacts>;
  /** Texts of package.json, tsconfig and lock files. */
  readonly settings: ReadonlyMap<string, string>;
  readonly notAnalysed: readonly NotAnalysed[];
  readonly parsed: number;
  readonly fromCache: number;
  readonly skipped: number;
}

export async function loadSnapshot(snapshot: Snapshot, exclude: readonly string[], loader: FactsLoader, watch: Stopwatch): Promise<LoadedSnapshot> {
  const selection = watch.time('select', () => selectSnapshot(snapshot, exclude));
  const [settings, deployment, sources] = await watch.timeAsync('extract', () => Promise.all([
    readSettings(snapshot, selection.settings),
    loader.loadDeployment(snapshot, selection.deployment),
    loader.loadSources(snapshot, selection.sources),
  ]));
  const notAnalysed = [...selection.notAnalysed, ...settings.notAnalysed, ...deployment.notAnalysed, ...sources.notAnalysed];
  return {
    snapshot,
    sources: new LazyFacts(sources.facts),
    deployment: deployment.facts,
    settings: settings.texts,
    notAnalysed: notAnalysed.sort((a, b) => (a.file < b.file ? -1 : 1)),
    parsed: sources.parsed,
    fromCache: sources.fromCache,
    skipped: selection.skipped + sources.generated + deployment.generated,
  };
}

async function readSettings(snapshot: Snapshot, entries: readonly SnapshotEntry[]): Promise<{ texts: ReadonlyMap<string, string>; notAnalysed: NotAnalysed[] }> {
  const texts = new Map<string, string>();
  const notAnalysed: NotAnalysed[] = [];
  for await (const batch of readTexts(snapshot, entries)) {
    for (const { entry, text, reason } of batch) {
      if (text === null) notAnalysed.push({ file: entry.path, reason });
      else texts.set(entry.path, text);
    }
  }
  return { texts, notAnalysed };
}
