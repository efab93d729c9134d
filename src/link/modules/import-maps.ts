/**
 * Import maps of Deno, which say what a bare specifier stands for: in `imports` of deno.json, or in an import_map.json. Other files that `importMap` names, and `scopes`, are not read.
 * https://docs.deno.com/runtime/fundamentals/modules/#managing-third-party-modules-and-libraries
 */
import { folderOf, foldersUp, isObject, joinPath, parseSettings, type JsonObject } from './settings-files.ts';

/** A path of the repository, without work on its ending, or what stands in place of the specifier: `npm:hono@4`, `https://deno.land/x/…`. */
export type MappedSpecifier = { readonly kind: 'path'; readonly path: string } | { readonly kind: 'address'; readonly address: string };

export function isImportMap(path: string): boolean {
  return /(?:^|\/)(?:deno\.jsonc?|import_map\.json)$/.test(path);
}

export function readImports(text: string): JsonObject {
  const { imports } = parseSettings(text);
  return isObject(imports) ? imports : {};
}

export class ImportMaps {
  readonly #byFolder = new Map<string, JsonObject>();

  constructor(settings: ReadonlyMap<string, string>) {
    for (const [path, text] of settings) {
      if (isImportMap(path)) this.#byFolder.set(folderOf(path), { ...this.#byFolder.get(folderOf(path)), ...readImports(text) });
    }
  }

  /** What the nearest map at or above the folder that names the specifier, or a beginning of it that ends with `/`, says it is; null when none does. */
  find(folder: string, specifier: string): MappedSpecifier | null {
    if (this.#byFolder.size === 0) return null;
    for (const up of foldersUp(folder)) {
      const target = findTarget(this.#byFolder.get(up), specifier);
      if (target !== null) return readTarget(up, target);
    }
    return null;
  }
}

/** The longest name wins: https://html.spec.whatwg.org/multipage/webappapis.html#resolving-an-imports-match */
function findTarget(imports: JsonObject | undefined, specifier: string): string | null {
  if (imports === undefined) return null;
  for (let name = specifier; name !== ''; name = name.slice(0, name.lastIndexOf('/', name.length - 2) + 1)) {
    const target = Object.hasOwn(imports, name) ? imports[name] : undefined;
    if (typeof target === 'string') return target + specifier.slice(name.length);
  }
  return null;
}

function readTarget(folder: string, target: string): MappedSpecifier | null {
  if (!target.startsWith('.')) return { kind: 'address', address: target };
  const path = joinPath(folder, target);
  return path === null ? null : { kind: 'path', path };
}
