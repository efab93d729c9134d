/**
 * Which packages a change can matter to. Those that reach a changed one through imports, and all that these import: an entry point
 * of theirs may be handed things by whoever imports its package. Inside a package, files are found by their place as well as by
 * imports (routes, plugins, decorators), so a package is looked at as a whole or not at all.
 */
import type { ModuleResolver } from '../modules/resolve-module.ts';
import { folderOf } from '../modules/settings-files.ts';
import type { PackageMap } from './package-map.ts';
import type { PackageRequests } from './package-requests.ts';

export type PackageImports = ReadonlyMap<string, ReadonlySet<string>>;

/** Imports between packages. Aliases are those of any tsconfig in the package; one that does not hold for a file only adds to the scope. */
export function linkPackages(requests: ReadonlyMap<string, PackageRequests>, packages: PackageMap, modules: ModuleResolver, settingsPaths: Iterable<string>): PackageImports {
  const folders = new Map<string, Set<string>>();
  for (const path of settingsPaths) {
    if (!/(^|\/)[jt]sconfig[^/]*\.json$/.test(path)) continue;
    const own = packages.packageOf(path);
    const known = folders.get(own) ?? new Set([own]);
    folders.set(own, known.add(folderOf(path)));
  }
  const imports = new Map<string, Set<string>>();
  for (const [own, { named, leaving }] of requests) {
    const found = new Set(leaving.map((path) => packages.packageOf(path)));
    for (const folder of folders.get(own) ?? [own]) {
      for (const specifier of named) {
        const resolved = modules.resolve(folder === '' ? 'index.ts' : `${folder}/index.ts`, specifier);
        if (resolved?.kind === 'file') found.add(packages.packageOf(resolved.file));
      }
    }
    imports.set(own, found);
  }
  return imports;
}

export function findPackagesInScope(changed: Iterable<string>, sides: readonly PackageImports[]): ReadonlySet<string> {
  const importers = new Map<string, string[]>();
  for (const imports of sides) {
    for (const [own, targets] of imports) {
      for (const target of targets) {
        const known = importers.get(target);
        if (known) known.push(own);
        else importers.set(target, [own]);
      }
    }
  }
  const reaching = close(changed, (one) => importers.get(one) ?? []);
  return close(reaching, (one) => sides.flatMap((imports) => [...(imports.get(one) ?? [])]));
}

function close(start: Iterable<string>, next: (one: string) => Iterable<string>): ReadonlySet<string> {
  const found = new Set(start);
  for (const one of found) for (const other of next(one)) found.add(other);
  return found;
}
