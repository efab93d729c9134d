/**
 * Which file or package a module specifier means, decided from the repository's paths and settings files alone: there is
 * no node_modules, and nothing is executed. Why not a library: docs/adr/0003-own-module-resolution.md.
 */
import { BarePaths } from './bare-paths.ts';
import { findSourceOfCompiled } from './compiled-files.ts';
import { PathAliases } from './path-aliases.ts';
import { LockFiles } from '../versions/lock-files.ts';
import type { LockedPackage } from '../versions/lock-formats.ts';
import { withoutAddress } from '../../model/package-specifier.ts';
import { ImportMaps } from './import-maps.ts';
import { exportTargets } from './package-targets.ts';
import { listRequested, requestedRange, RequestingFolders, withImportMaps, wordsOf } from './requesting-folders.ts';
import { WorkspacePackages, type Requested } from './workspace-packages.ts';
import { folderOf, foldersUp, isObject, joinPath, parseSettings, type JsonObject } from './settings-files.ts';

export type ResolvedModule = { readonly kind: 'file'; readonly file: string } | { readonly kind: 'package'; readonly specifier: string } | null;

/** What a package.json asks for under a name, and what a lock file says is installed for it. */
export interface InstalledPackage {
  readonly range: string;
  readonly locked: LockedPackage | null;
}

/** Written with the extension of the output, meant is the source. */
const OUTPUT_EXTENSION = /\.(js|jsx|mjs|cjs)$/;
/** What a template of a file of settings is called, beside the file. */
const TEMPLATE_WORDS = ['sample', 'example', 'template', 'default', 'dist'];
/** Where builds put what they make of `src`. */
const OUTPUT_FOLDER = /(^|\/)(dist|build|lib|out|output|esm|cjs)\//;

/** Each pattern goes through all paths of the repository. */
const MOST_PATTERNS = 200;

export class ModuleResolver {
  readonly #files: ReadonlySet<string>;
  readonly #barePaths: BarePaths;
  readonly #settings: ReadonlyMap<string, string>;
  readonly #packages: WorkspacePackages;
  readonly #manifests = new Map<string, JsonObject>();
  readonly #aliases: PathAliases;
  readonly #locks: LockFiles;
  readonly #folders = new Map<string, string>();
  readonly #resolved = new Map<string, Map<string, ResolvedModule>>();
  /** By manifest and path inside of the package. */
  readonly #inPackages = new Map<JsonObject, Map<string, string | undefined>>();
  readonly #described = new Map<string, ResolvedModule>();
  readonly #requests: ReadonlyMap<string, JsonObject>;
  readonly #requesting: RequestingFolders;
  readonly #importMaps: ImportMaps;
  readonly #patterns = new Map<string, readonly string[]>();
  /** By folder and name: asked for each call of a library. */
  readonly #asked = new Map<string, Requested | null>();
  /** What any package.json asks for or runs: hundreds of libraries are looked for, in hundreds of packages, for every part of a program. */
  #requested: ReadonlySet<string> | null = null;
  /** By the name a package goes by in some package.json: those it is published under. */
  #published: Map<string, Set<string>> | null = null;

  /** `paths`: every path of the revision. `settings`: texts of package.json, tsconfig and lock files by path. */
  constructor(paths: readonly string[], settings: ReadonlyMap<string, string>) {
    this.#files = new Set(paths);
    this.#barePaths = new BarePaths(paths);
    this.#settings = settings;
    for (const [path, text] of settings) {
      if (!/(^|\/)package\.json$/.test(path)) continue;
      const manifest = parseSettings(text);
      this.#manifests.set(folderOf(path), manifest);
    }
    this.#requests = withImportMaps(this.#manifests, settings);
    this.#importMaps = new ImportMaps(settings);
    this.#requesting = new RequestingFolders(this.#requests);
    this.#packages = new WorkspacePackages(this.#manifests, this.#files);
    this.#locks = new LockFiles(settings);
    this.#aliases = new PathAliases(paths, settings, (name) => this.#packages.find(name, '')?.folder);
  }

  /** Null when it means a file of the repository that is not there (generated, or not ours to read). */
  resolve(from: string, specifier: string): ResolvedModule {
    const described = this.#described.get(specifier);
    if (described) return described;
    const folder = this.#folderOf(from);
    let known = this.#resolved.get(folder);
    if (!known) this.#resolved.set(folder, (known = new Map<string, ResolvedModule>()));
    let resolved = known.get(specifier);
    if (resolved === undefined) known.set(specifier, (resolved = this.#resolve(folder, specifier)));
    return resolved;
  }

  /** Folder of the nearest package.json above the file, '' where there is none. */
  findPackageFolder(file: string): string {
    return foldersUp(this.#folderOf(file)).find((folder) => this.#manifests.has(folder)) ?? '';
  }

  #folderOf(file: string): string {
    let folder = this.#folders.get(file);
    if (folder === undefined) this.#folders.set(file, (folder = folderOf(file)));
    return folder;
  }

  /** The file of a path that a deployment names from its own folder: the source, where what is named is built from it. */
  findDeployedFile(from: string, path: string): string | null {
    const folder = folderOf(from);
    const base = joinPath(folder, path);
    return base === null ? null : (this.#findFile(base) ?? this.#findSourceOfOutput(base.startsWith(`${folder}/`) ? folder : '', base) ?? null);
  }

  /** What `npm run settle` runs: the first program of the script, in its package's folder. */
  findScript(folder: string, words: readonly string[]): { readonly folder: string; readonly words: readonly string[] } | null {
    const filter = words.findIndex((word) => /^(?:--filter|-F|-w|--workspace|workspace|--prefix|-C|--cwd|--dir)$/.test(word));
    const named = filter < 0 ? undefined : words[filter + 1];
    const inside = named === undefined ? folder : (this.#packages.find(named, folder)?.folder ?? (joinPath(folder, named) ?? folder));
    const [script] = words.slice(1).filter((word, index) => !word.startsWith('-') && word !== 'run' && word !== 'workspace' && index + 1 !== filter + 1 && word !== named);
    const scripts = this.#manifests.get(inside)?.['scripts'];
    const text = isObject(scripts) && script !== undefined && Object.hasOwn(scripts, script) ? scripts[script] : undefined;
    if (typeof text !== 'string') return null;
    // Building comes before running.
    const command = text.split('&&').at(-1) ?? text;
    return { folder: inside, words: command.trim().split(/\s+/).filter((word) => !/^(?:[A-Za-z_]\w*=.*|cross-env|npx|dotenv|--)$/.test(word)).slice(0, 20) };
  }

  /** From now on these mean what the user's own rows say of them, not the file of the project that may be behind one. */
  describe(specifiers: Iterable<string>): void {
    for (const specifier of specifiers) this.#described.set(specifier, { kind: 'package', specifier });
  }

  /** Files that a relative path stands for in which `*` is any one name: `./routes/*`. Extensions may be left out. */
  filesMatching(from: string, pattern: string): readonly string[] {
    const base = joinPath(folderOf(from), pattern);
    // More unknown parts than this say nothing, and cost much to look for.
    if (base === null || base.split('*').length > 4) return [];
    const known = this.#patterns.get(base);
    if (known) return known;
    if (this.#patterns.size >= MOST_PATTERNS) return [];
    const names = base.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('[^/]*');
    const expression = new RegExp(`^${names}(\\.[cm]?[jt]sx?|/index\\.[cm]?[jt]sx?)?$`);
    const [beginning = ''] = base.split('*');
    const found = Array.from(this.#files).filter((file) => file.startsWith(beginning) && /\.[cm]?[jt]sx?$/.test(file) && expression.test(file));
    this.#patterns.set(base, found);
    return found;
  }

  /** What the nearest package.json above the file that asks for a package gets; null when none asks. */
  findInstalled(from: string, packageName: string): InstalledPackage | null {
    for (const name of [packageName, ...this.#aliasesOf(packageName)]) {
      const asked = this.#requestedIn(folderOf(from), name);
      if (asked && (name === packageName || findPublished(asked.range, name) === packageName)) return { range: asked.range, locked: this.#locks.find(asked.folder, name, asked.range) };
    }
    return null;
  }

  /** Other names that the package goes by somewhere: `"jobs": "npm:bullmq@5"`. */
  #aliasesOf(packageName: string): readonly string[] {
    this.#published ??= this.#listPublished();
    return [...this.#published].flatMap(([alias, published]) => (published.has(packageName) ? [alias] : []));
  }

  /** The nearest package.json at or above the folder that asks for the package. */
  #requestedIn(folder: string, packageName: string): Requested | null {
    const key = `${folder}\n${packageName}`;
    const known = this.#asked.get(key);
    if (known !== undefined) return known;
    const range = requestedRange(this.#manifests.get(folder), packageName);
    const found = range !== null ? { folder, range } : folder === '' ? null : this.#requestedIn(folderOf(folder), packageName);
    this.#asked.set(key, found);
    return found;
  }

  /** The folder of the package.json above the file that asks for one of the packages or runs it in a script, nearest first. */
  findRequestingFolder(from: string, packageNames: readonly string[]): string | null {
    return this.#requesting.find(this.#folderOf(from), packageNames);
  }

  /** Whether a script of the package.json in this folder runs one of the packages. */
  isRunByScript(folder: string, packageNames: readonly string[]): boolean {
    const manifest = this.#manifests.get(folder);
    return manifest !== undefined && packageNames.some((name) => wordsOf(manifest).has(name));
  }

  /** The folder of the package that a file belongs to, '' where that is the repository. */
  packageOf(file: string): string {
    return foldersUp(folderOf(file)).find((folder) => this.#manifests.has(folder)) ?? '';
  }

  /** What a file of settings says, nothing where there is none. */
  settingsOf(path: string): JsonObject {
    const text = this.#settings.get(path);
    return text === undefined ? {} : parseSettings(text);
  }

  /** The folder of each package by its name, `acme/shop` for that of a scope; of two with the same name, that of neither. */
  foldersByName(): ReadonlyMap<string, string> {
    const found = new Map<string, string | null>();
    for (const [folder, { name }] of this.#manifests) {
      const key = typeof name === 'string' ? name.replace(/^@/, '').toLowerCase() : '';
      if (key !== '' && !key.endsWith('/')) found.set(key, found.has(key) ? null : folder);
    }
    return new Map([...found].flatMap(([key, folder]) => (folder === null ? [] : [[key, folder]])));
  }

  /** Whether any package.json says the word, in a script or as a file of its own. */
  isNamedInManifest(word: string): boolean {
    return [...this.#manifests.values()].some((manifest) => JSON.stringify(manifest).includes(word));
  }

  /** Whether any package.json of the repository asks for one of the packages or runs it in a script. */
  isRequested(packageNames: readonly string[]): boolean {
    this.#requested ??= new Set([...this.#requests.values()].flatMap((manifest) => [...listRequested(manifest).map(([name]) => name), ...wordsOf(manifest)]));
    const requested = this.#requested;
    return packageNames.some((name) => requested.has(name));
  }

  /** Packages that the specifier can mean in one folder or another. */
  packagesMeant(specifier: string): readonly string[] {
    const plain = withoutAddress(specifier);
    const { name, rest } = splitSpecifier(plain);
    const published = (this.#published ??= this.#listPublished()).get(name) ?? [];
    return [plain, ...Array.from(published, (own) => [own, ...rest].join('/'))];
  }

  #listPublished(): Map<string, Set<string>> {
    const known = new Map<string, Set<string>>();
    for (const manifest of this.#manifests.values()) {
      for (const [name, range] of listRequested(manifest)) {
        const published = findPublished(range, name);
        if (published === null) continue;
        const others = known.get(name);
        if (others) others.add(published);
        else known.set(name, new Set([published]));
      }
    }
    return known;
  }

  #resolve(folder: string, specifier: string): ResolvedModule {
    if (specifier.startsWith('.')) {
      const base = joinPath(folder, specifier);
      return base === null ? null : (this.#fileOrNull(base) ?? this.#templateOrNull(base));
    }
    if (specifier.startsWith('/')) return this.#fileOrNull(specifier.slice(1));
    if (specifier.startsWith('node:') || specifier.startsWith('bun:')) return { kind: 'package', specifier };
    const mapped = this.#importMaps.find(folder, specifier);
    if (mapped?.kind === 'address') return this.#resolvePackage(folder, withoutAddress(mapped.address));
    if (mapped !== null) return this.#fileOrNull(mapped.path);
    for (const candidate of this.#aliases.candidates(folder, specifier)) {
      const file = this.#findFile(candidate);
      if (file !== undefined) return { kind: 'file', file };
    }
    if (specifier.startsWith('#')) return this.#resolveImportsField(folder, specifier);
    return this.#resolvePackage(folder, withoutAddress(specifier));
  }

  #resolvePackage(folder: string, specifier: string): ResolvedModule {
    const { name, rest } = splitSpecifier(specifier);
    const own = this.#packages.find(name, folder);
    const asked = own && this.#requestedIn(folder, name);
    if (!own || (asked && this.#packages.isFromRegistry(asked, own))) return { kind: 'package', specifier: [this.#publishedName(folder, name), ...rest].join('/') };
    const file = this.#resolveInPackage(own.folder, own.manifest, rest.join('/'));
    // A package of the repository that publishes under the name of a known library is that library's own source.
    return file === undefined ? { kind: 'package', specifier } : { kind: 'file', file };
  }

  /** `"queue": "npm:bullmq@5"`: the package is known by another name here. A fork keeps the name it goes by, for it is used as such. */
  #publishedName(folder: string, name: string): string {
    const asked = this.#requestedIn(folder, name);
    return (asked && findPublished(asked.range, name)) ?? name;
  }

  /** Many files of many folders ask for the same part of a package. */
  #resolveInPackage(folder: string, manifest: JsonObject, subpath: string): string | undefined {
    let known = this.#inPackages.get(manifest);
    if (!known) this.#inPackages.set(manifest, (known = new Map<string, string | undefined>()));
    if (!known.has(subpath)) known.set(subpath, this.#findInPackage(folder, manifest, subpath));
    return known.get(subpath);
  }

  #findInPackage(folder: string, manifest: JsonObject, subpath: string): string | undefined {
    const targets: string[] = [];
    const exported = manifest['exports'];
    if (exported !== undefined) targets.push(...exportTargets(exported, subpath === '' ? '.' : `./${subpath}`));
    if (subpath === '') {
      for (const field of ['source', 'module', 'main', 'types', 'typings', 'svelte']) {
        const value = manifest[field];
        if (typeof value === 'string') targets.push(value);
      }
      targets.push('src/index', 'index', 'src/main', 'lib/index');
    } else targets.push(subpath, `src/${subpath}`, `lib/${subpath}`);
    for (const target of targets) {
      const base = joinPath(folder, target);
      const file = base === null ? undefined : (this.#findFile(base) ?? this.#findSourceOfOutput(folder, base));
      if (file !== undefined) return file;
    }
    return undefined;
  }

  #resolveImportsField(folder: string, specifier: string): ResolvedModule {
    for (const up of foldersUp(folder)) {
      const imports = this.#manifests.get(up)?.['imports'];
      if (imports === undefined) continue;
      for (const target of exportTargets(imports, specifier)) {
        const base = joinPath(up, target);
        const file = base === null ? undefined : (this.#findFile(base) ?? this.#findSourceOfOutput(up, base));
        if (file !== undefined) return { kind: 'file', file };
      }
    }
    return null;
  }

  /** `dist/orders.js` is built from `src/orders.ts`. */
  #findSourceOfOutput(folder: string, path: string): string | undefined {
    const inside = folder === '' ? path : path.slice(folder.length + 1);
    if (!OUTPUT_FOLDER.test(inside)) return undefined;
    const bare = inside.replace(/(\.d)?\.[cm]?[jt]sx?$/, '');
    // Where `server.ts` stands beside `src`, it is what `dist/server.js` is made of, and `dist/src/server.js` of the other.
    const beside = /^[^/]+\/[^/]+$/.test(bare) ? [bare.replace(OUTPUT_FOLDER, '$1')] : [];
    for (const target of [...(this.#isBuiltFromBeside(folder, beside) ? beside : []), bare.replace(OUTPUT_FOLDER, '$1src/'), bare.replace(OUTPUT_FOLDER, '$1'), bare.replace(/^.*?(dist|build|lib|out|esm|cjs)\//, 'src/').replace(/^src\/(esm|cjs|src)\//, 'src/')]) {
      const file = this.#findFile(folder === '' ? target : `${folder}/${target}`);
      if (file !== undefined) return file;
    }
    return undefined;
  }

  /** A root file in JavaScript mostly hands on what is built, and where all is built from `src` one that stands beside it is another. */
  #isBuiltFromBeside(folder: string, [target]: readonly string[]): boolean {
    const file = target === undefined ? undefined : this.#findFile(folder === '' ? target : `${folder}/${target}`);
    const settings = this.settingsOf(folder === '' ? 'tsconfig.json' : `${folder}/tsconfig.json`)['compilerOptions'];
    const root = typeof settings === 'object' && settings !== null && 'rootDir' in settings ? settings.rootDir : null;
    return file !== undefined && /\.[cm]?tsx?$/.test(file) && !(typeof root === 'string' && /^(?:\.\/)?src\/?$/.test(root));
  }

  #fileOrNull(base: string): ResolvedModule {
    const file = this.#findFile(base);
    return file === undefined ? null : { kind: 'file', file };
  }

  /** `config.js` holds secrets and is not committed; what people copy it from is, and says what it holds. */
  #templateOrNull(base: string): ResolvedModule {
    const bare = base.replace(OUTPUT_EXTENSION, '');
    const file = TEMPLATE_WORDS.map((word) => this.#barePaths.find(`${bare}.${word}`) ?? this.#barePaths.find(`${bare}-${word}`)).find((one) => one !== undefined);
    return file === undefined ? null : { kind: 'file', file };
  }

  /** The source, where what is named was compiled from it and committed: only sources are read. */
  #findFile(base: string): string | undefined {
    const file = this.#findNamed(base, true);
    return file && (findSourceOfCompiled(file, (path) => this.#files.has(path)) ?? file);
  }

  /** `followMain` once: hostile package.json files name each other as their main. */
  #findNamed(base: string, followMain: boolean): string | undefined {
    if (this.#files.has(base) && /\.(?:[cm]?[jt]sx?|astro)$/.test(base)) return base;
    if (OUTPUT_EXTENSION.test(base)) {
      const bare = base.replace(OUTPUT_EXTENSION, '');
      if (this.#barePaths.has(bare)) for (const extension of ['.ts', '.tsx', '.mts', '.cts', '.jsx']) if (this.#files.has(bare + extension)) return bare + extension;
    }
    const found = this.#barePaths.find(base);
    if (found !== undefined) return found;
    const main = followMain && this.#settings.has(`${base}/package.json`) ? this.#manifests.get(base)?.['main'] : undefined;
    const target = typeof main === 'string' ? joinPath(base, main) : null;
    return target === null || target === base ? undefined : this.#findNamed(target, false);
  }
}

/** `@scope/name` and what stands behind it. */
function splitSpecifier(specifier: string): { readonly name: string; readonly rest: readonly string[] } {
  const rest = specifier.split('/');
  const name = rest.splice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  return { name, rest };
}

/**
 * The other name that the range says the package has; null where it has none, or is a fork. A fork has its name within a scope of its own,
 * or with something after it: `"pg-boss": "npm:@acme/pg-boss@1"`, `"knex": "npm:knex-next@1"`.
 */
function findPublished(range: string, name: string): string | null {
  const published = /^npm:(@?[^@]+)/.exec(range)?.[1];
  if (published === undefined) return null;
  const [own, others] = [baseOf(name), baseOf(published)];
  return others === own || (others.startsWith(own) && /^[-._]/.test(others.slice(own.length))) ? null : published;
}

function baseOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
