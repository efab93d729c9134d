/** Which files of both sides a review has to load: those of packages that the change can matter to. */
import { createHash } from 'node:crypto';
import type { FactsCache } from '../../cache/facts-cache.ts';
import { PackageMap } from '../../link/packages/package-map.ts';
import { readPackageRequests, type PackageRequests } from '../../link/packages/package-requests.ts';
import { findPackagesInScope, linkPackages, type PackageImports } from '../../link/packages/packages-in-scope.ts';
import type { SnapshotEntry } from '../../model/snapshot.ts';
import { getSourceKey } from '../cached-extraction.ts';
import type { FactsLoader } from '../load-facts.ts';
import type { OpenedSnapshot } from '../load-snapshot.ts';
import type { Scope } from './review-scope.ts';

/** For each side, whether a source file has to be loaded. */
export interface Choice {
  readonly base: (path: string) => boolean;
  readonly head: (path: string) => boolean;
}

const everything: Choice = { base: () => true, head: () => true };

export async function chooseSources(base: OpenedSnapshot, head: OpenedSnapshot, changed: Scope, loader: FactsLoader, cache: FactsCache | null): Promise<Choice> {
  const maps = { base: new PackageMap(base.settings.keys()), head: new PackageMap(head.settings.keys()) };
  if (changed === null || (maps.base.folders.size === 1 && maps.head.folders.size === 1)) return everything;
  const requests = new Map<string, PackageRequests>();
  const imports = [await readImports(base, maps.base, loader, cache, requests), await readImports(head, maps.head, loader, cache, requests)];
  const folders = findPackagesInScope([...changed].flatMap((path) => [maps.base.packageOf(path), maps.head.packageOf(path)]), imports);
  return { base: (path) => folders.has(maps.base.packageOf(path)), head: (path) => folders.has(maps.head.packageOf(path)) };
}

/** Keeps what the packages of a snapshot ask for outside of them, for the first review that begins there. */
export async function keepRequests(opened: OpenedSnapshot, loader: FactsLoader, cache: FactsCache): Promise<void> {
  const packages = new PackageMap(opened.settings.keys());
  if (packages.folders.size > 1) await readRequests(opened, packages, loader, cache, new Map());
}

async function readImports(opened: OpenedSnapshot, packages: PackageMap, loader: FactsLoader, cache: FactsCache | null, requests: Map<string, PackageRequests>): Promise<PackageImports> {
  return linkPackages(await readRequests(opened, packages, loader, cache, requests), packages, opened.modules(), opened.settings.keys());
}

/** `requests`: what is known by its key already, and is added to. */
async function readRequests(opened: OpenedSnapshot, packages: PackageMap, loader: FactsLoader, cache: FactsCache | null, requests: Map<string, PackageRequests>): Promise<ReadonlyMap<string, PackageRequests>> {
  const groups = new Map<string, SnapshotEntry[]>();
  for (const entry of opened.selection.sources) {
    const folder = packages.packageOf(entry.path);
    const group = groups.get(folder);
    if (group) group.push(entry);
    else groups.set(folder, [entry]);
  }
  const layout = createHash('sha1').update([...packages.folders].sort().join('\0')).digest('hex');
  const keys = new Map(Array.from(groups, ([folder, entries]) => [folder, getRequestsKey(entries, layout)]));
  const unknown = [...groups].filter(([folder]) => !isKnown(requests, cache, keys.get(folder) ?? ''));
  const { facts: loaded, unread } = await loader.loadSources(opened.snapshot, unknown.flatMap(([, entries]) => entries));
  for (const [folder, entries] of unknown) {
    const key = keys.get(folder) ?? '';
    const found = readPackageRequests(entries.map(({ path }) => [path, loaded.get(path)?.outline.requests ?? []] as const), packages);
    requests.set(key, found);
    // A file that could not be read may be readable the next time.
    if (!entries.some(({ path }) => unread.has(path))) cache?.put(key, JSON.stringify(found));
  }
  return new Map(Array.from(keys, ([folder, key]) => [folder, requests.get(key) ?? { named: [], leaving: [] }]));
}

/** What a package asks for outside of it depends on its files, where they lie, and where other packages begin. */
function getRequestsKey(entries: readonly SnapshotEntry[], layout: string): string {
  const hash = createHash('sha1').update(layout);
  for (const entry of entries) hash.update(`${entry.path}\0${getSourceKey(entry)}\n`);
  return `requests:${hash.digest('hex')}`;
}

function isKnown(requests: Map<string, PackageRequests>, cache: FactsCache | null, key: string): boolean {
  if (requests.has(key)) return true;
  const json = cache?.get(key);
  if (json === undefined) return false;
  try {
    requests.set(key, JSON.parse(json) as PackageRequests);
    return true;
  } catch {
    return false;
  }
}
