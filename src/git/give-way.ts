import type { ChildProcess } from 'node:child_process';
import { constants, getPriority, setPriority } from 'node:os';

/**
 * Has a process that a review started wait for whoever else wants the processor: the front door, which shares its cores, has to answer at
 * once. Its children inherit that.
 */
export function giveWay(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) setPriority(child.pid, Math.max(getPriority(), constants.priority.PRIORITY_LOW));
  } catch {
    // It is gone already, or this system does not let us.
  }
}
