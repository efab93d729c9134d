/** Whether a handler may be asynchronous: its framework then waits for it, and answers when it fails. */
import satisfies from 'semver/functions/satisfies.js';
import type { Evaluation } from '../values/evaluation.ts';
import { findPackageVersion } from '../versions/package-version.ts';

/** `framework` is the name of a library of the catalogue, or a platform that is none. A release that nobody names is none that waits. */
export function waitsForHandlers(ev: Evaluation, framework: string, file: string): boolean {
  const library = ev.catalogue.libraries.get(framework);
  if (!library?.waits) return false;
  const { versions, with: patches } = library.waits;
  if (versions === '*' || (patches.length > 0 && ev.modules.isRequested(patches))) return true;
  const { version } = findPackageVersion(ev.modules, file, library.packages);
  return version !== null && satisfies(version, versions, { includePrerelease: true });
}
