/**
 * Splits a program into parts that no import connects, so that each can be linked by itself and its facts forgotten afterwards. Linking
 * looks for callers, bases and assignments by name: in a tree of many projects, most of what it finds under a name belongs to another one.
 */
import type { FileOutline } from '../../model/outline.ts';
import type { ModuleResolver } from '../modules/resolve-module.ts';
import { PackageMap } from './package-map.ts';
import { readPackageRequests } from './package-requests.ts';
import { linkPackages } from './packages-in-scope.ts';

/** Source files up to which a program stays whole: small enough, and things in one repository may meet in more ways than by imports. */
const MOST_FILES_TOGETHER = 8_000;

/** The files of each part, in the order of the outlines; one part for all programs but very large ones. */
export function splitProgram(outlines: ReadonlyMap<string, FileOutline>, settingsPaths: readonly string[], modules: ModuleResolver, most = MOST_FILES_TOGETHER): readonly (readonly string[])[] {
  if (outlines.size <= most) return [[...outlines.keys()]];
  const packages = new PackageMap(settingsPaths);
  const groups = new Map<string, string[]>();
  for (const file of outlines.keys()) {
    const folder = packages.packageOf(file);
    const group = groups.get(folder);
    if (group) group.push(file);
    else groups.set(folder, [file]);
  }
  const requests = new Map(Array.from(groups, ([folder, files]) => [folder, readPackageRequests(files.map((file) => [file, outlines.get(file)?.requests ?? []] as const), packages)]));
  const parts = new DisjointSets();
  for (const [own, targets] of linkPackages(requests, packages, modules, settingsPaths)) for (const target of targets) parts.join(own, target);
  const found = new Map<string, string[]>();
  for (const [folder, files] of groups) {
    const part = parts.find(folder);
    const together = found.get(part);
    if (together === undefined) found.set(part, files);
    else for (const file of files) together.push(file);
  }
  return [...found.values()];
}

class DisjointSets {
  readonly #parents = new Map<string, string>();

  find(one: string): string {
    let root = one;
    for (let up = this.#parents.get(root); up !== undefined; up = this.#parents.get(root)) root = up;
    for (let at = one; at !== root;) {
      const up = this.#parents.get(at) ?? root;
      this.#parents.set(at, root);
      at = up;
    }
    return root;
  }

  join(one: string, other: string): void {
    const [from, to] = [this.find(one), this.find(other)];
    if (from !== to) this.#parents.set(from, to);
  }
}
