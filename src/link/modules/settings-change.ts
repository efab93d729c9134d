/** Whether a change of a settings file can change what imports mean or which version of a library is used. Most only touch scripts and tools. */
import { readScriptWords } from './requesting-folders.ts';
import { readMentions } from '../versions/lock-files.ts';
import { readConfigAliases } from './config-aliases.ts';
import { isCodeConfig, isObject, isReadSetting, parseSettings, type Json, type JsonObject } from './settings-files.ts';

const MANIFEST_FIELDS = ['name', 'main', 'module', 'source', 'types', 'typings', 'svelte', 'exports', 'imports', '_moduleAliases'];
const DEPENDENCY_FIELDS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];

/** A lock file is read for the packages whose version matters; another that nobody asked for was never read, and is null on both sides. */
export function changesVersions(before: string | null, after: string | null, versioned: ReadonlySet<string>): boolean {
  if (before === after) return false;
  return readMentions(before ?? '', versioned) !== readMentions(after ?? '', versioned);
}

/** `null` for a text that is not there. `isKnown`: the catalogue has rows for the package, or for a part of it. */
export function changesLinking(path: string, before: string | null, after: string | null, isKnown: (packageName: string) => boolean): boolean {
  if (before === after) return false;
  const isManifest = /(^|\/)package\.json$/.test(path);
  if (!isReadSetting(path)) return false;
  if (before === null || after === null) return true;
  if (isCodeConfig(path)) return JSON.stringify(readConfigAliases(path, before)) !== JSON.stringify(readConfigAliases(path, after));
  const read = isManifest ? (text: string): Json => readManifest(parseSettings(text), isKnown) : readConfig;
  return JSON.stringify(read(before)) !== JSON.stringify(read(after));
}

function readManifest(manifest: JsonObject, isKnown: (packageName: string) => boolean): Json {
  const asked = DEPENDENCY_FIELDS.map((field) => {
    const table = manifest[field];
    return isObject(table) ? Object.entries(table).filter(([name]) => isKnown(name)) : [];
  });
  const run = [...readScriptWords(manifest)].filter(isKnown).sort();
  return [...MANIFEST_FIELDS.map((field) => manifest[field] ?? null), ...asked, run, readStartScripts(manifest)];
}

/** What services start: which entry points run where depends on it. */
function readStartScripts({ scripts }: JsonObject): Json {
  return isObject(scripts) ? Object.entries(scripts).filter(([name]) => /^(?:start|serve|server|web|worker|workers|jobs?|queue|cron|prod|production)\b/.test(name)) : [];
}

function readConfig(text: string): Json {
  const config = parseSettings(text);
  const options = isObject(config['compilerOptions']) ? config['compilerOptions'] : {};
  return [config['extends'] ?? null, config['imports'] ?? null, options['baseUrl'] ?? null, options['paths'] ?? null];
}
