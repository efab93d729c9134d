/** package.json, tsconfig.json and the aliases of bundler configurations, read as data. A broken one is treated as empty: it must not hide the code beside it. */
import { parse } from 'jsonc-parser';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** Whether linking reads the file as a whole. Of lock files only what they say of single packages is read: see ../versions. */
export function isReadSetting(path: string): boolean {
  return /(?:^|\/)(?:package\.json|[jt]sconfig[^/]*\.json|deno\.jsonc?|import_map\.json)$/.test(path) || isCodeConfig(path);
}

/** A configuration that is code, of which only the aliases are read. */
export function isCodeConfig(path: string): boolean {
  return /(?:^|\/)(?:svelte|vite)\.config\.[mc]?[jt]s$/.test(path);
}

/** Parses JSON with comments and trailing commas. */
export function parseSettings(text: string): JsonObject {
  const value = parseStrict(text) ?? parseLoose(text);
  return isObject(value) ? value : {};
}

/** The runtime reads any depth, and what is done with it later would run out of stack. */
const MOST_OPENED = 500;

/** Most settings are plain JSON, which the runtime reads many times faster. Undefined for all others. */
function parseStrict(text: string): unknown {
  if (text.split(/[[{]/, MOST_OPENED + 2).length > MOST_OPENED + 1) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseLoose(text: string): unknown {
  try {
    return parse(text, [], { allowTrailingComma: true });
  } catch {
    // Broken text is data to the parser; only nesting deeper than the stack throws.
    return undefined;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The folder of a path, '' for the top. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** Joins and normalises; null when it leaves the repository. */
export function joinPath(folder: string, relative: string): string | null {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (parts.length === 0) return null;
      parts.pop();
    } else parts.push(part);
  }
  return parts.join('/');
}

/** The folder and every folder above it, nearest first, ending with ''. */
export function foldersUp(folder: string): readonly string[] {
  const found: string[] = [];
  for (let at = folder; ; at = folderOf(at)) {
    found.push(at);
    if (at === '') return found;
  }
}
