/** Which releases of a library a call may be of. */
import gte from 'semver/functions/gte.js';
import type { RoleMatch } from '../model/graph.ts';

/** True where the version that is locked, or the lowest that is asked for, is this release or a later one of the published package. */
export function isReleaseFrom({ version, isFork }: Pick<RoleMatch, 'version' | 'isFork'>, release: string): boolean {
  return !isFork && version !== null && gte(version, release);
}
