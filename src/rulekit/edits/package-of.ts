/** Which files may import each other by path: a package of a workspace is built and deployed without its neighbours' folders. */
import type { ProgramGraph } from '../../model/graph.ts';

/** Whether no package.json lies between the two files, so that one may take from the other what it did not take before. */
export function isOfSamePackage({ packages = [] }: ProgramGraph, one: string, other: string): boolean {
  return findPackage(packages, one) === findPackage(packages, other);
}

/** The nearest folder above the file that is a package; null where none is. */
function findPackage(packages: readonly string[], file: string): string | null {
  let nearest: string | null = null;
  for (const folder of packages) {
    const holds = folder === '' || file.startsWith(`${folder}/`);
    if (holds && folder.length >= (nearest?.length ?? 0)) nearest = folder;
  }
  return nearest;
}
