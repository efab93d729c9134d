/** Facts of many files: what this run or an earlier one extracted, and the rest extracted now. */
import { setImmediate } from 'node:timers/promises';
import type { FactsCache } from '../cache/facts-cache.ts';
import { copyTree } from '../extract/copy-tree.ts';
import type { DeploymentFacts } from '../model/deployment-facts.ts';
import { outlineFacts } from '../link/outline-facts.ts';
import type { FileFacts } from '../model/facts.ts';
import type { FileOutline } from '../model/outline.ts';
import type { NotAnalysed, Snapshot, SnapshotEntry } from '../model/snapshot.ts';
import { getDeploymentKey, getFactsKey, getSourceKey, parseExtracted, parseFacts } from './cached-extraction.ts';
import type { Extracted, StoredSource } from './cached-extraction.ts';
import { noProgress, type Progress } from './progress.ts';
import { readTexts } from './read-texts.ts';
import { createTextSpool, type TextSpool } from './text-spool.ts';

export interface LoadedFacts<T> {
  readonly facts: ReadonlyMap<string, T>;
  readonly notAnalysed: readonly NotAnalysed[];
  /** Paths without a text: too large, binary, or not there this time. */
  readonly unread: ReadonlySet<string>;
  readonly parsed: number;
  readonly fromCache: number;
  /** Generated, as their text shows. */
  readonly generated: number;
}

/** Loads facts for one run. Base and head share most files: each is extracted, and read from the cache, once. */
export interface FactsLoader {
  loadSources(snapshot: Snapshot, entries: readonly SnapshotEntry[]): Promise<LoadedFacts<StoredSource>>;
  loadDeployment(snapshot: Snapshot, entries: readonly SnapshotEntry[]): Promise<LoadedFacts<DeploymentFacts>>;
  /** Settings are read as they are. */
  loadTexts(snapshot: Snapshot, entries: readonly SnapshotEntry[]): Promise<LoadedFacts<string>>;
}

/** `mostHeld`: characters of source texts whose facts stay objects. */
export function createFactsLoader(cache: FactsCache | null, progress: Progress, mostHeld = MOST_HELD): FactsLoader {
  const spool = createTextSpool();
  const room: Room = { left: mostHeld };
  const sources: FactsStore<FileFacts, StoredSource> = { known: new Map(), getKey: getSourceKey, find: (key) => findSource(cache, key), extract: extractSourceText, keep: (key, extracted, text) => keepSource(cache, room, spool, key, extracted, text.length), begin: (files) => { if (files > MOST_FILES_HELD) room.left = 0; }, progress };
  const deployment: FactsStore<DeploymentFacts, DeploymentFacts> = { known: new Map(), getKey: getDeploymentKey, find: (key) => findStored(cache, key), extract: extractDeploymentText, keep: (key, extracted) => keepStored(cache, key, extracted), progress };
  const texts: FactsStore<string, string> = { known: new Map(), getKey: (entry) => `text:${entry.blob}`, find: (key) => findStored(cache, key), extract: (_path, text) => Promise.resolve({ kind: 'facts', facts: text }), keep: (key, extracted, text) => keepText(cache, key, extracted, text), progress: noProgress };
  return {
    loadTexts: (snapshot, entries) => loadFacts(snapshot, entries, texts),
    loadSources: (snapshot, entries) => loadFacts(snapshot, entries, sources),
    loadDeployment: (snapshot, entries) => loadFacts(snapshot, entries, deployment),
  };
}

interface FactsStore<Made, Kept> {
  readonly known: Map<string, Extracted<Kept>>;
  readonly getKey: (entry: SnapshotEntry) => string;
  /** What an earlier run kept. */
  readonly find: (key: string) => Extracted<Kept> | null;
  readonly extract: (path: string, text: string) => Promise<Extracted<Made>>;
  /** Keeps what was extracted, and gives it as a later run will find it: no finding may depend on what was in the cache. */
  readonly keep: (key: string, extracted: Extracted<Made>, text: string) => Extracted<Kept>;
  /** Told how many files will be extracted. */
  readonly begin?: (files: number) => void;
  readonly progress: Progress;
}

/**
 * Characters of source texts whose facts stay objects until they are asked for: some 10 bytes of heap for each. What comes after them
 * becomes text, which is slower and smaller; and all does in a program of more files than this, which needs the heap for linking.
 */
const MOST_HELD = 24 * 1024 * 1024;
const MOST_FILES_HELD = 10_000;

interface Room {
  left: number;
}

/** Extraction keeps the thread busy for seconds: signals, timers and the next blobs get their turn this often. */
const REST_EVERY_MS = 15;

async function loadFacts<Made, Kept>(snapshot: Snapshot, entries: readonly SnapshotEntry[], store: FactsStore<Made, Kept>): Promise<LoadedFacts<Kept>> {
  const unread = new Map<string, string>();
  const keys = new Map(entries.map((entry) => [entry, store.getKey(entry)]));
  const keyOf = (entry: SnapshotEntry): string => keys.get(entry) ?? store.getKey(entry);
  const misses = entries.filter((entry) => !isKnown(store, keyOf(entry)));
  store.begin?.(misses.length);
  let parsed = 0;
  let rested = performance.now();
  for await (const batch of readTexts(snapshot, misses)) {
    for (const file of batch) {
      if (file.text === null) {
        unread.set(file.entry.path, file.reason);
        continue;
      }
      const key = keyOf(file.entry);
      // Two files with the same content: the second one is known by now.
      if (store.known.has(key)) continue;
      const extracted = await store.extract(file.entry.path, file.text);
      store.known.set(key, store.keep(key, extracted, file.text));
      if (extracted.kind === 'facts') parsed++;
      if (performance.now() - rested > REST_EVERY_MS) {
        store.progress('extract', parsed, misses.length);
        await setImmediate();
        rested = performance.now();
      }
    }
  }
  const facts = new Map<string, Kept>();
  const notAnalysed: NotAnalysed[] = [];
  let generated = 0;
  for (const entry of entries) {
    const extracted = store.known.get(keyOf(entry));
    if (extracted === undefined) notAnalysed.push({ file: entry.path, reason: unread.get(entry.path) ?? 'could not be read' });
    else if (extracted.kind === 'generated') generated++;
    else if (extracted.kind === 'facts') facts.set(entry.path, extracted.facts);
    else notAnalysed.push({ file: entry.path, reason: extracted.reason });
  }
  return { facts, notAnalysed, unread: new Set(unread.keys()), parsed, fromCache: facts.size - Math.min(parsed, facts.size), generated };
}

function isKnown<Made, Kept>(store: FactsStore<Made, Kept>, key: string): boolean {
  if (store.known.has(key)) return true;
  const found = store.find(key);
  if (found !== null) store.known.set(key, found);
  return found !== null;
}

function findStored<T>(cache: FactsCache | null, key: string): Extracted<T> | null {
  const json = cache?.get(key);
  return json === undefined ? null : parseExtracted<T>(json);
}

function keepStored<T>(cache: FactsCache | null, key: string, extracted: Extracted<T>): Extracted<T> {
  const json = JSON.stringify(extracted);
  cache?.put(key, json);
  return parseExtracted<T>(json) ?? extracted;
}

/** Most settings are small, and git takes as long to start as to read them all. Lock files are a few large ones. */
const LONGEST_KEPT_TEXT = 64 * 1024;

function keepText(cache: FactsCache | null, key: string, extracted: Extracted<string>, text: string): Extracted<string> {
  if (cache?.remembers === true && text.length <= LONGEST_KEPT_TEXT) cache.put(key, JSON.stringify(extracted));
  return extracted;
}

/** The outline of a source; its facts must be there too, and whole, but are not read yet. */
function findSource(cache: FactsCache | null, key: string): Extracted<StoredSource> | null {
  const found = findStored<FileOutline>(cache, key);
  if (cache === null || found?.kind !== 'facts') return found?.kind === 'facts' ? null : found;
  const factsKey = getFactsKey(key);
  return cache.has(factsKey) ? { kind: 'facts', facts: { outline: found.facts, read: () => parseFacts(cache.get(factsKey)) } } : null;
}

function keepSource(cache: FactsCache | null, room: Room, spool: TextSpool, key: string, extracted: Extracted<FileFacts>, length: number): Extracted<StoredSource> {
  if (extracted.kind !== 'facts') return keepStored<StoredSource>(cache, key, extracted);
  const { facts } = extracted;
  const isHeld = length <= room.left;
  if (isHeld) room.left -= length;
  const json = cache?.remembers === true || !isHeld ? JSON.stringify(facts) : null;
  if (json !== null) cache?.put(getFactsKey(key), json);
  const made: Extracted<FileOutline> = { kind: 'facts', facts: outlineFacts(facts) };
  const outlineJson = cache?.remembers === true || !isHeld ? JSON.stringify(made) : null;
  if (outlineJson !== null) cache?.put(key, outlineJson);
  if (json === null || isHeld) return { kind: 'facts', facts: { outline: made.facts, read: readHeld(facts) } };
  return { kind: 'facts', facts: { outline: cutLoose(outlineJson) ?? made.facts, read: parseLater(spool.keep(json)) } };
}

/** Whoever reads first gets the facts themselves, and files of equal content a copy each. */
function readHeld(facts: FileFacts): () => FileFacts {
  let isGiven = false;
  return () => {
    if (isGiven) return copyTree(facts);
    isGiven = true;
    return facts;
  };
}

/** The names in an outline are cut out of the text of the file, and each of them would hold on to all of it. */
function cutLoose(json: string | null): FileOutline | null {
  const read = json === null ? null : parseExtracted<FileOutline>(json);
  return read?.kind === 'facts' ? read.facts : null;
}

function parseLater(read: () => string): () => FileFacts {
  return () => parseFacts(read());
}

/** Parsers are loaded only when something has to be parsed: a run that finds everything in the cache does without. */
export const loadSourceExtraction = once(async () => [await import('../extract/select-files.ts'), await import('../extract/typescript/extract-source.ts')] as const);
const loadDeploymentExtraction = once(() => import('../extract/deployment/extract-deployment.ts'));

let lastLoaded: Promise<unknown> = Promise.resolve();

/**
 * Asking the loader again for each of thousands of files is not free. One after the other: loaders of test runners fail on a module
 * that two imports under way have in common.
 */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | null = null;
  return () => {
    if (loading === null) lastLoaded = loading = lastLoaded.then(load, load);
    return loading;
  };
}

async function extractSourceText(path: string, text: string): Promise<Extracted<FileFacts>> {
  const [{ isGeneratedText }, { extractSource }] = await loadSourceExtraction();
  if (isGeneratedText(path, text)) return { kind: 'generated' };
  const extraction = extractSource(path, text);
  return extraction.ok ? { kind: 'facts', facts: extraction.facts } : { kind: 'not-analysed', reason: extraction.reason };
}

async function extractDeploymentText(path: string, text: string): Promise<Extracted<DeploymentFacts>> {
  const { extractDeployment } = await loadDeploymentExtraction();
  const extraction = await extractDeployment(path, text);
  return extraction.ok ? { kind: 'facts', facts: extraction.facts } : { kind: 'not-analysed', reason: extraction.reason };
}
