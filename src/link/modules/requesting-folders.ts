/** What a package.json asks for: packages by name and range, and those that its scripts run. */
import { isImportMap, readImports } from './import-maps.ts';
import { folderOf, isObject, type JsonObject } from './settings-files.ts';

/** No script that starts a framework is longer. */
const LONGEST_SCRIPT = 2_000;
const REQUESTING_FIELDS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'] as const;

export class RequestingFolders {
  readonly #manifests: ReadonlyMap<string, JsonObject>;
  /** By a list of packages, and by folder: each convention of a framework asks for each file. */
  readonly #known = new Map<readonly string[], Map<string, string | null>>();

  /** `manifests`: the package.json files by folder. */
  constructor(manifests: ReadonlyMap<string, JsonObject>) {
    this.#manifests = manifests;
  }

  /** The folder at or above this one whose package.json asks for one of the packages or runs it in a script, nearest first. */
  find(folder: string, packageNames: readonly string[]): string | null {
    let known = this.#known.get(packageNames);
    if (!known) this.#known.set(packageNames, (known = new Map<string, string | null>()));
    return this.#find(folder, packageNames, known);
  }

  #find(folder: string, packageNames: readonly string[], known: Map<string, string | null>): string | null {
    let found = known.get(folder);
    if (found !== undefined) return found;
    const manifest = this.#manifests.get(folder);
    if (manifest && packageNames.some((name) => asksFor(manifest, name))) found = folder;
    else found = folder === '' ? null : this.#find(folderOf(folder), packageNames, known);
    known.set(folder, found);
    return found;
  }
}

/** The requests of each folder: those of its package.json, and the import map beside it. https://docs.deno.com/runtime/fundamentals/modules/#managing-third-party-modules-and-libraries */
export function withImportMaps(manifests: ReadonlyMap<string, JsonObject>, settings: ReadonlyMap<string, string>): ReadonlyMap<string, JsonObject> {
  const all = new Map(manifests);
  for (const [path, text] of settings) {
    if (!isImportMap(path)) continue;
    const imports = readImports(text);
    const manifest = all.get(folderOf(path)) ?? {};
    // `$fresh/` stands for all files of the package.
    const named = Object.fromEntries(Object.entries(imports).map(([name, target]) => [name.replace(/\/$/, ''), target]));
    all.set(folderOf(path), { ...manifest, dependencies: { ...named, ...(isObject(manifest['dependencies']) ? manifest['dependencies'] : {}) } });
  }
  return all;
}

export function listRequested(manifest: JsonObject): readonly (readonly [string, string])[] {
  return REQUESTING_FIELDS.flatMap((field) => {
    const table = manifest[field];
    return isObject(table) ? Object.entries(table).flatMap(([name, range]) => (typeof range === 'string' ? [[name, range] as const] : [])) : [];
  });
}

export function requestedRange(manifest: JsonObject | undefined, packageName: string): string | null {
  for (const field of REQUESTING_FIELDS) {
    const table = manifest?.[field];
    const range = isObject(table) ? table[packageName] : undefined;
    if (typeof range === 'string') return range;
  }
  return null;
}

/** A package that comes with another of the workspace is only seen in the script that runs it: `nuxt build`. */
function asksFor(manifest: JsonObject, packageName: string): boolean {
  if (requestedRange(manifest, packageName) !== null) return true;
  return wordsOf(manifest).has(packageName);
}

export function wordsOf(manifest: JsonObject): ReadonlySet<string> {
  let words = scriptWords.get(manifest);
  if (!words) scriptWords.set(manifest, (words = readScriptWords(manifest)));
  return words;
}

/** Asked for every file of the package, and for every framework. */
const scriptWords = new WeakMap<JsonObject, ReadonlySet<string>>();

/** The words of all scripts of a package.json. */
export function readScriptWords({ scripts }: JsonObject): ReadonlySet<string> {
  if (!isObject(scripts)) return new Set();
  return new Set(Object.values(scripts).flatMap((script) => (typeof script === 'string' && script.length < LONGEST_SCRIPT ? script.split(/[\s;&|]+/) : [])));
}
