/** The version of a package that a repository asks for, as far as its package.json says. */
import { minVersion, satisfies } from 'semver';
import type { ModuleResolver } from './resolve-module.ts';

/** Satisfies every range that has no upper end. */
const NEWEST = '9999.0.0';

/** Lowest version that a package.json above the file asks for, of the first of the packages it knows; null when it does not say. */
export function findRequestedVersion(modules: ModuleResolver, file: string, packages: readonly string[]): string | null {
  for (const name of packages) {
    const range = modules.findRequestedRange(file, name);
    if (range === null) continue;
    try {
      return minVersion(range.replace(/^npm:.*@/, ''))?.version ?? null;
    } catch {
      // `latest`, `workspace:*`, a git address: no version to go by.
      return null;
    }
  }
  return null;
}

/** Whether a row for these versions holds in this file. Who does not say which version it uses is taken to use the newest. */
export function isRequestedVersion(modules: ModuleResolver, file: string, packages: readonly string[], versions: string): boolean {
  return satisfies(findRequestedVersion(modules, file, packages) ?? NEWEST, versions, { includePrerelease: true });
}
