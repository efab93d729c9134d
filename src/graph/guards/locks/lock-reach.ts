/** How far a library's lock reaches. */
import type { RoleMatch } from '../../../model/graph.ts';

/** Locks that live in the memory of one process: https://github.com/DirtyHairy/async-mutex and its like. */
const inProcess = new Set(['async-mutex', 'async-lock', 'await-lock', 'await-semaphore', 'async-sema', 'semaphore-async-await']);

/** `process`: keeps runs of one instance apart. `shared`: its state is in a database or a cache that all instances ask. */
export function getLockReach(match: RoleMatch): 'process' | 'shared' {
  return inProcess.has(match.library) ? 'process' : 'shared';
}
