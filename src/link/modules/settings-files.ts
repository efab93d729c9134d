/** package.json and tsconfig.json texts, read as data. A broken one is treated as empty: it must not hide the code beside it. */
import { parse } from 'jsonc-parser';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** Whether linking reads the file as a whole. Of lock files only what they say of single packages is read: see ../versions. */
export function isReadSetting(path: string): boolean {
  return /(?:^|\/)(?:package\.json|[jt]sconfig[^/]*\.json)$/.test(path);
}

/** Parses JSON with comments and trailing commas. */
export function parseSettings(text: string): JsonObject {
  try {
    const value: unknown = parse(text, [], { allowTrailingComma: true });
    return isObject(value) ? value : {};
  } catch {
    // Broken text is data to the parser; only nesting deeper than the stack throws.
    return {};
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
