/** Which files a file loads when it is started, over imports that stay in the built program. */
import type { FileOutline } from '../../model/outline.ts';
import type { ModuleResolver } from '../modules/resolve-module.ts';

export interface ImportClosures {
  /** The file itself and all it imports, directly or not. */
  below(files: Iterable<string>): ReadonlySet<string>;
  /** Files that import the file, directly or not, and are imported by none. */
  rootsOf(files: Iterable<string>): ReadonlySet<string>;
}

export function createImportClosures(outlines: ReadonlyMap<string, FileOutline>, modules: ModuleResolver): ImportClosures {
  const imports = new Map<string, readonly string[]>();
  let importers: Map<string, string[]> | null = null;

  const importsOf = (file: string): readonly string[] => {
    const known = imports.get(file);
    if (known !== undefined) return known;
    const found = (outlines.get(file)?.requests ?? []).flatMap((request) => {
      const resolved = request.typeOnly ? null : modules.resolve(file, request.specifier);
      return resolved?.kind === 'file' ? [resolved.file] : [];
    });
    imports.set(file, found);
    return found;
  };
  const importersOf = (file: string): readonly string[] => {
    if (importers === null) {
      importers = new Map();
      for (const from of outlines.keys()) {
        for (const to of importsOf(from)) {
          const list = importers.get(to);
          if (list) list.push(from);
          else importers.set(to, [from]);
        }
      }
    }
    return importers.get(file) ?? [];
  };
  return {
    below: (files) => spread(files, importsOf),
    rootsOf: (files) => {
      const above = [...spread(files, importersOf)];
      const roots = above.filter((file) => importersOf(file).length === 0);
      return new Set(roots);
    },
  };
}

function spread(start: Iterable<string>, next: (file: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set(start);
  for (const file of found) for (const one of next(file)) found.add(one);
  return found;
}
