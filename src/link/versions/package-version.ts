/** The version of a package that a file of the repository runs with: the locked one, else the lowest that its package.json asks for. */
import satisfies from 'semver/functions/satisfies.js';
import minVersion from 'semver/ranges/min-version.js';
import type { ModuleResolver } from '../modules/resolve-module.ts';

/** Satisfies every range that has no upper end. */
const NEWEST = '9999.0.0';

export interface PackageVersion {
  readonly version: string | null;
  /** It goes by the name of the package but is not that of the registry: nobody knows what its options do. */
  readonly isFork: boolean;
  /** It is that release and no later one: it is locked, or asked for by its whole number. */
  readonly isExact?: true;
}

const exact = { isExact: true } as const;
const UNKNOWN: PackageVersion = { version: null, isFork: false };

/** Of the first of the packages that a package.json above the file asks for. */
export function findPackageVersion(modules: ModuleResolver, file: string, packages: readonly string[]): PackageVersion {
  for (const name of packages) {
    const installed = modules.findInstalled(file, name);
    if (installed === null) continue;
    if (installed.locked !== null) return { version: installed.locked.version, isFork: installed.locked.version === null || installed.locked.name !== name, ...(installed.locked.version !== null && exact) };
    if (isAddress(installed.range)) return { version: null, isFork: true };
    const alias = /^npm:(@?[^@]+)@(.*)$/.exec(installed.range);
    return { version: findLowest(alias?.[2] ?? installed.range), isFork: alias !== null && alias[1] !== name, ...(/^=?\d+\.\d+\.\d+$/.test(installed.range) && exact) };
  }
  return UNKNOWN;
}

/** Whether a row for these versions holds in this file. Who does not say which version it uses is taken to use the newest. */
export function isRequestedVersion(modules: ModuleResolver, file: string, packages: readonly string[], versions: string): boolean {
  return satisfies(findPackageVersion(modules, file, packages).version ?? NEWEST, versions, { includePrerelease: true });
}

/** `latest`, `workspace:*`, `catalog:`: no version to go by. */
function findLowest(range: string): string | null {
  try {
    return minVersion(range)?.version ?? null;
  } catch {
    return null;
  }
}

/** A git repository, an archive or a folder. */
function isAddress(range: string): boolean {
  return /^(?:git|github|gitlab|bitbucket|https?|file|link)[:+]|^[\w.-]+\/[\w.-]+(?:#|$)/.test(range);
}
