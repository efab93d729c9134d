/** Which files a file loads when it is started, over imports that stay in the built program. */
import type { FileOutline } from '../../model/outline.ts';
import type { ModuleResolver } from '../modules/resolve-module.ts';

export interface ImportClosures {
  /** The file itself and all it imports, directly or not. */
  below(files: Iterable<string>): ReadonlySet<string>;
  /** Files that import the file, directly or not, and are imported by none, or only by what they load themselves: one of each such circle. */
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
      const above = spread(files, importersOf);
      const roots = new Set([...above].filter((file) => importersOf(file).length === 0));
      const covered = new Set(spread(roots, importsOf));
      const left = [...above].filter((file) => !covered.has(file));
      // A controller imports `io` of the server that imports it. What ends last leads to all others, or none of them leads to it.
      for (const file of getEndings(left, importsOf).reverse()) {
        if (covered.has(file)) continue;
        const circle = [...spread([file], importersOf)].filter((one) => !covered.has(one));
        roots.add(chooseStart(circle));
        for (const one of spread([file], importsOf)) covered.add(one);
      }
      return roots;
    },
  };
}

function spread(start: Iterable<string>, next: (file: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set(start);
  for (const file of found) for (const one of next(file)) found.add(one);
  return found;
}

/** The files in the order in which a walk along their imports is done with them. */
function getEndings(files: readonly string[], next: (file: string) => readonly string[]): string[] {
  const wanted = new Set(files);
  const seen = new Set<string>();
  const endings: string[] = [];
  for (const first of files) {
    if (seen.has(first)) continue;
    seen.add(first);
    const open = [{ file: first, rest: [...next(first)] }];
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const one = top.rest.pop();
      if (one === undefined) {
        endings.push(top.file);
        open.pop();
      } else if (wanted.has(one) && !seen.has(one)) {
        seen.add(one);
        open.push({ file: one, rest: [...next(one)] });
      }
    }
  }
  return endings;
}

const startName = /(?:^|\/)(?:server|index|main|app|start|bootstrap|worker|bot|bin|www)\.[cm]?[jt]sx?$/i;

/** Each of them loads all the others: the one that looks like a start is named. */
function chooseStart(files: readonly string[]): string {
  const rank = (file: string): number => (startName.test(file) ? 0 : 1000) + file.split('/').length;
  const [start = ''] = files.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return start;
}
