/** Facts of many files: what this run or an earlier one extracted, and the rest extracted now. */
import { setImmediate } from 'node:timers/promises';
import type { FactsCache } from '../cache/facts-cache.ts';
import type { DeploymentFacts } from '../model/deployment-facts.ts';
import type { FileFacts } from '../model/facts.ts';
import type { NotAnalysed, Snapshot, SnapshotEntry } from '../model/snapshot.ts';
import { getDeploymentKey, getSourceKey, parseExtracted } from './cached-extraction.ts';
import type { Extracted } from './cached-extraction.ts';
import type { Progress } from './progress.ts';
import { readTexts } from './read-texts.ts';

export interface LoadedFacts<T> {
  readonly facts: ReadonlyMap<string, T>;
  readonly notAnalysed: readonly NotAnalysed[];
  readonly parsed: number;
  readonly fromCache: number;
  /** Generated, as their text shows. */
  readonly generated: number;
}

/** Loads facts for one run. Base and head share most files: each is extracted, and read from the cache, once. */
export interface FactsLoader {
  loadSources(snapshot: Snapshot, entries: readonly SnapshotEntry[]): Promise<LoadedFacts<FileFacts>>;
  loadDeployment(snapshot: Snapshot, entries: readonly SnapshotEntry[]): Promise<LoadedFacts<DeploymentFacts>>;
}

export function createFactsLoader(cache: FactsCache | null, progress: Progress): FactsLoader {
  const sources: FactsSource<FileFacts> = { known: new Map(), cache, getKey: getSourceKey, extract: extractSourceText, progress };
  const deployment: FactsSource<DeploymentFacts> = { known: new Map(), cache, getKey: getDeploymentKey, extract: extractDeploymentText, progress };
  return {
    loadSources: (snapshot, entries) => loadFacts(snapshot, entries, sources),
    loadDeployment: (snapshot, entries) => loadFacts(snapshot, entries, deployment),
  };
}

interface FactsSource<T> {
  readonly known: Map<string, Extracted<T>>;
  readonly cache: FactsCache | null;
  readonly getKey: (entry: SnapshotEntry) => string;
  readonly extract: (path: string, text: string) => Promise<Extracted<T>>;
  readonly progress: Progress;
}

/** Extraction keeps the thread busy for seconds: signals, timers and the next blobs get their turn this often. */
const REST_EVERY_MS = 50;

async function loadFacts<T>(snapshot: Snapshot, entries: readonly SnapshotEntry[], source: FactsSource<T>): Promise<LoadedFacts<T>> {
  const unread = new Map<string, string>();
  const misses = entries.filter((entry) => findKnown(source, entry) === undefined);
  let parsed = 0;
  let rested = performance.now();
  for await (const batch of readTexts(snapshot, misses)) {
    for (const file of batch) {
      if (file.text === null) {
        unread.set(file.entry.path, file.reason);
        continue;
      }
      const key = source.getKey(file.entry);
      // Two files with the same content: the second one is known by now.
      if (source.known.has(key)) continue;
      const extracted = await source.extract(file.entry.path, file.text);
      const json = JSON.stringify(extracted);
      source.cache?.put(key, json);
      // Read back, so that what a run finds never depends on whether it found the file in the cache.
      source.known.set(key, parseExtracted<T>(json) ?? extracted);
      if (extracted.kind === 'facts') parsed++;
      if (performance.now() - rested > REST_EVERY_MS) {
        source.progress('extract', parsed, misses.length);
        await setImmediate();
        rested = performance.now();
      }
    }
  }
  return collect(entries, unread, parsed, source);
}

function findKnown<T>(source: FactsSource<T>, entry: SnapshotEntry): Extracted<T> | undefined {
  const key = source.getKey(entry);
  const known = source.known.get(key);
  if (known !== undefined) return known;
  const json = source.cache?.get(key);
  const stored = json === undefined ? null : parseExtracted<T>(json);
  if (stored === null) return undefined;
  source.known.set(key, stored);
  return stored;
}

function collect<T>(entries: readonly SnapshotEntry[], unread: ReadonlyMap<string, string>, parsed: number, source: FactsSource<T>): LoadedFacts<T> {
  const facts = new Map<string, T>();
  const notAnalysed: NotAnalysed[] = [];
  let generated = 0;
  for (const entry of entries) {
    const extracted = source.known.get(source.getKey(entry));
    if (extracted === undefined) notAnalysed.push({ file: entry.path, reason: unread.get(entry.path) ?? 'could not be read' });
    else if (extracted.kind === 'generated') generated++;
    else if (extracted.kind === 'facts') facts.set(entry.path, extracted.facts);
    else notAnalysed.push({ file: entry.path, reason: extracted.reason });
  }
  return { facts, notAnalysed, parsed, fromCache: facts.size - Math.min(parsed, facts.size), generated };
}

/** Parsers are loaded only when something has to be parsed: a run that finds everything in the cache does without. */
async function extractSourceText(path: string, text: string): Promise<Extracted<FileFacts>> {
  const [{ isGeneratedText }, { extractSource }] = await Promise.all([import('../extract/select-files.ts'), import('../extract/typescript/extract-source.ts')]);
  if (isGeneratedText(path, text)) return { kind: 'generated' };
  const extraction = extractSource(path, text);
  return extraction.ok ? { kind: 'facts', facts: extraction.facts } : { kind: 'not-analysed', reason: extraction.reason };
}

async function extractDeploymentText(path: string, text: string): Promise<Extracted<DeploymentFacts>> {
  const { extractDeployment } = await import('../extract/deployment/extract-deployment.ts');
  const extraction = await extractDeployment(path, text);
  return extraction.ok ? { kind: 'facts', facts: extraction.facts } : { kind: 'not-analysed', reason: extraction.reason };
}
