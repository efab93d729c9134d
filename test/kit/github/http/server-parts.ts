import type { GitBackends } from '../git/git-http.ts';
import type { World } from '../state/world.ts';
import type { Faults } from './faults.ts';

/** What the server needs to know of the rest. */
export interface ServerParts {
  readonly world: World;
  readonly faults: Faults;
  /** The folder of the bare repositories. */
  readonly root: string;
  readonly gitBackends: GitBackends;
}
