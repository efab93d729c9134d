/** `paths` and `baseUrl` of the tsconfig files, `extends` followed, aliases of bundler configurations, and the frameworks' own unwritten ones. */
import type { Alias } from './alias.ts';
import { readConfigAliases } from './config-aliases.ts';
import { folderOf, foldersUp, isCodeConfig, isObject, joinPath, parseSettings, type JsonObject } from './settings-files.ts';

/** Aliases that frameworks define in generated files which are not committed, by the file that shows the framework. */
const FRAMEWORK_ALIASES: readonly { readonly marker: RegExp; readonly aliases: readonly (readonly [string, readonly string[]])[] }[] = [
  // https://nuxt.com/docs/api/nuxt-config#alias
  { marker: /(^|\/)nuxt\.config\.[jt]s$/, aliases: [['~/*', ['*', 'app/*', 'src/*']], ['@/*', ['*', 'app/*', 'src/*']], ['~~/*', ['*']], ['@@/*', ['*']], ['#shared/*', ['shared/*']], ['#server/*', ['server/*']]] },
  // `srcDir` is the project, `server` or `src`: https://nitro.build/config#alias
  { marker: /(^|\/)nitro\.config\.[mc]?[jt]s$/, aliases: [['~/*', ['server/*', 'src/*', '*']], ['@/*', ['server/*', 'src/*', '*']], ['~~/*', ['*']], ['@@/*', ['*']]] },
];
/** What nearly every project means by these when nothing that can be read says so. */
const USUAL_ALIASES: readonly (readonly [string, readonly string[]])[] = [
  ['@/*', ['src/*', '*']],
  ['~/*', ['src/*', 'app/*', '*']],
  // https://svelte.dev/docs/kit/$lib: no package can be named so, and an application of SvelteKit needs no configuration file.
  ['$lib/*', ['src/lib/*']],
  ['$lib', ['src/lib/index']],
];

/** A folder has one for building, one for tests, one for the editor; each file below it is resolved by all of them. */
const MOST_CONFIGS = 20;

export class PathAliases {
  readonly #settings: ReadonlyMap<string, string>;
  readonly #byFolder = new Map<string, readonly Alias[]>();
  readonly #configsByFolder = new Map<string, string[]>();
  readonly #frameworkAliases = new Map<string, Alias[]>();
  readonly #writtenAliases = new Map<string, readonly Alias[]>();
  readonly #packageFolder: (name: string) => string | undefined;

  constructor(paths: readonly string[], settings: ReadonlyMap<string, string>, packageFolder: (name: string) => string | undefined) {
    this.#settings = settings;
    this.#packageFolder = packageFolder;
    for (const [path, text] of settings) {
      const folder = folderOf(path);
      if (isCodeConfig(path) || /(^|\/)package\.json$/.test(path)) this.#addWritten(folder, readConfigAliases(path, text));
      if (!/(^|\/)[jt]sconfig[^/]*\.json$/.test(path)) continue;
      const others = this.#configsByFolder.get(folder);
      if (others === undefined) this.#configsByFolder.set(folder, [path]);
      else others.push(path);
    }
    for (const configs of this.#configsByFolder.values()) configs.sort((a, b) => a.length - b.length).splice(MOST_CONFIGS);
    for (const path of paths) {
      for (const { marker, aliases } of FRAMEWORK_ALIASES) {
        if (!marker.test(path)) continue;
        const folder = folderOf(path);
        const others = this.#frameworkAliases.get(folder);
        if (others === undefined) this.#frameworkAliases.set(folder, [...within(folder, aliases)]);
        else others.push(...within(folder, aliases));
      }
    }
  }

  /** Candidate repository paths, without extension work, for a specifier used in a file of this folder; best first. */
  candidates(folder: string, specifier: string): readonly string[] {
    const found: string[] = [];
    for (const alias of this.#aliasesOf(folder)) {
      const matched = matchPattern(alias.pattern, specifier);
      if (matched === null) continue;
      for (const target of alias.targets) found.push(...withinRepository(target.replace('*', () => matched)));
    }
    return found;
  }

  #addWritten(folder: string, aliases: readonly Alias[]): void {
    if (aliases.length > 0) this.#writtenAliases.set(folder, [...(this.#writtenAliases.get(folder) ?? []), ...aliases]);
  }

  #aliasesOf(folder: string): readonly Alias[] {
    const known = this.#byFolder.get(folder);
    if (known) return known;
    const found: Alias[] = [];
    for (const up of foldersUp(folder)) {
      for (const config of this.#configsByFolder.get(up) ?? []) for (const alias of this.#readConfig(config, new Set())) found.push(alias);
      found.push(...(this.#writtenAliases.get(up) ?? []), ...(this.#frameworkAliases.get(up) ?? []));
      if (this.#settings.has(up === '' ? 'package.json' : `${up}/package.json`)) found.push(...within(up, USUAL_ALIASES));
    }
    this.#byFolder.set(folder, found);
    return found;
  }

  #readConfig(path: string, seen: Set<string>): readonly Alias[] {
    if (seen.has(path)) return [];
    seen.add(path);
    const text = this.#settings.get(path);
    if (text === undefined) return [];
    const config = parseSettings(text);
    const folder = folderOf(path);
    const options: JsonObject = isObject(config['compilerOptions']) ? config['compilerOptions'] : {};
    const own = this.#ownAliases(folder, options);
    // Own `paths` replace inherited ones, as in TypeScript.
    if (options['paths'] !== undefined) return own;
    const inherited = extendsList(config).flatMap((parent) => {
      const resolved = this.#resolveConfig(folder, parent);
      return resolved === undefined ? [] : this.#readConfig(resolved, seen);
    });
    return [...inherited, ...own];
  }

  #ownAliases(folder: string, options: JsonObject): readonly Alias[] {
    const baseUrl = typeof options['baseUrl'] === 'string' ? joinPath(folder, options['baseUrl']) : null;
    const found: Alias[] = [];
    for (const [pattern, targets] of Object.entries(isObject(options['paths']) ? options['paths'] : {})) {
      if (!Array.isArray(targets)) continue;
      const resolved = targets.flatMap((target: unknown) => (typeof target === 'string' ? (joinPath(baseUrl ?? folder, target) ?? []) : []));
      found.push({ pattern, targets: resolved });
    }
    if (baseUrl !== null) found.push({ pattern: '*', targets: [baseUrl === '' ? '*' : `${baseUrl}/*`] });
    return found;
  }

  #resolveConfig(folder: string, specifier: string): string | undefined {
    const bases = specifier.startsWith('.') ? [joinPath(folder, specifier)] : [this.#packagePath(specifier)];
    for (const base of bases) {
      if (base === null) continue;
      for (const path of [base, `${base}.json`, `${base}/tsconfig.json`]) if (this.#settings.has(path)) return path;
    }
    return undefined;
  }

  #packagePath(specifier: string): string | null {
    const parts = specifier.split('/');
    const name = parts.splice(0, specifier.startsWith('@') ? 2 : 1).join('/');
    const folder = this.#packageFolder(name);
    return folder === undefined ? null : joinPath(folder, parts.join('/') || 'tsconfig.json');
  }
}

/** `$lib/../server/db` names a file beside the folder that the alias stands for. */
function withinRepository(path: string): readonly string[] {
  if (!path.includes('..')) return [path];
  const joined = joinPath('', path);
  return joined === null ? [] : [joined];
}

function within(folder: string, aliases: readonly (readonly [string, readonly string[]])[]): readonly Alias[] {
  return aliases.map(([pattern, targets]) => ({ pattern, targets: targets.map((target) => (folder === '' ? target : `${folder}/${target}`)) }));
}

function extendsList(config: JsonObject): readonly string[] {
  const value = config['extends'];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string').reverse() : [];
}

/** What `*` stands for, '' for a pattern without one, null when it does not match. */
export function matchPattern(pattern: string, specifier: string): string | null {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === specifier ? '' : null;
  const before = pattern.slice(0, star);
  const after = pattern.slice(star + 1);
  if (specifier.length < before.length + after.length || !specifier.startsWith(before) || !specifier.endsWith(after)) return null;
  return specifier.slice(before.length, specifier.length - after.length);
}
