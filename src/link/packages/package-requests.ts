/** What the files of one package ask for outside of it. Small, so that the imports between packages are known without their facts. */
import type { ModuleRequest } from '../../model/facts.ts';
import { folderOf, joinPath } from '../modules/settings-files.ts';
import type { PackageMap } from './package-map.ts';

export interface PackageRequests {
  /** Specifiers that name a package or an alias. */
  readonly named: readonly string[];
  /** Paths in other packages, from relative specifiers. */
  readonly leaving: readonly string[];
}

export function readPackageRequests(files: Iterable<readonly [path: string, requests: readonly ModuleRequest[]]>, packages: PackageMap): PackageRequests {
  const named = new Set<string>();
  const leaving = new Set<string>();
  for (const [path, requests] of files) {
    const own = packages.packageOf(path);
    for (const { specifier } of requests) {
      if (!specifier.startsWith('.')) {
        if (!specifier.startsWith('node:')) named.add(specifier);
        continue;
      }
      const target = joinPath(folderOf(path), specifier);
      // `../other` may be a file beside the package's folder or an index in it.
      if (target !== null) for (const one of [target, `${target}/index`]) if (packages.packageOf(one) !== own) leaving.add(one);
    }
  }
  return { named: [...named], leaving: [...leaving] };
}
