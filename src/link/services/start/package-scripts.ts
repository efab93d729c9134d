/** The scripts of every package.json, with the line each stands on. */
import { folderOf, isObject, parseSettings } from '../../modules/settings-files.ts';

export interface PackageScript {
  readonly text: string;
  readonly file: string;
  readonly line: number;
}

export interface ScriptPackage {
  readonly folder: string;
  readonly name: string | null;
  readonly file: string;
  readonly dependencies: ReadonlySet<string>;
  readonly main: string | null;
  findScripts(pattern: string): readonly (readonly [string, PackageScript])[];
}

const longestScript = 2_000;
const mostScripts = 300;
const mostMatches = 10;

/** By folder. */
export function readScriptPackages(settings: ReadonlyMap<string, string>): ReadonlyMap<string, ScriptPackage> {
  const packages = new Map<string, ScriptPackage>();
  for (const [file, text] of settings) {
    if (!/(?:^|\/)package\.json$/.test(file)) continue;
    const folder = folderOf(file);
    packages.set(folder, readPackage(file, folder, text));
  }
  return packages;
}

function readPackage(file: string, folder: string, text: string): ScriptPackage {
  const manifest = parseSettings(text);
  const { scripts, name, main } = manifest;
  const known = new Map(isObject(scripts) ? Object.entries(scripts).filter((pair): pair is [string, string] => typeof pair[1] === 'string' && pair[1].length <= longestScript).slice(0, mostScripts) : []);
  const dependencies = new Set(['dependencies', 'devDependencies'].flatMap((field) => { const table = manifest[field]; return isObject(table) ? Object.keys(table) : []; }));
  let lines: ReadonlyMap<string, number> | null = null;
  const lineOf = (script: string): number => (lines ??= findLines(text, known.keys())).get(script) ?? 1;
  return {
    folder, file, dependencies,
    name: typeof name === 'string' ? name : null,
    main: typeof main === 'string' ? main : null,
    findScripts(pattern) {
      const exact = known.get(pattern);
      if (exact !== undefined) return [[pattern, { text: exact, file, line: lineOf(pattern) }]];
      if (!pattern.includes('*')) return [];
      const [head = '', tail = ''] = pattern.split('*', 2);
      return [...known].filter(([script]) => script.startsWith(head) && script.endsWith(tail)).slice(0, mostMatches).map(([script, one]) => [script, { text: one, file, line: lineOf(script) }]);
    },
  };
}

/** The line of each key below `"scripts"`. */
function findLines(text: string, names: Iterable<string>): ReadonlyMap<string, number> {
  const wanted = new Set(names);
  const found = new Map<string, number>();
  const rows = text.split('\n');
  const first = rows.findIndex((row) => row.includes('"scripts"'));
  for (let at = Math.max(first, 0); at < rows.length && found.size < wanted.size; at += 1) {
    for (const [, name] of (rows[at] ?? '').slice(0, 4_000).matchAll(/"([^"\\]{1,100})"\s*:/g)) if (name !== undefined && wanted.has(name) && !found.has(name)) found.set(name, at + 1);
  }
  return found;
}
