/** What would make the guard hold, where it can be written. */
import type { BrokenRunGuard } from '../../src/graph/runs/broken-guards.ts';
import type { Run } from '../../src/graph/runs/scheduled-run.ts';
import type { EditIntent } from '../../src/model/finding.ts';
import type { ProgramGraph } from '../../src/model/graph.ts';
import { getJobName, getOptOutVariable } from '../../src/rulekit/job-name.ts';
import { findLeaseGuard } from '../../src/rulekit/edits/lease-guard.ts';

export function findEdit(graph: ProgramGraph, run: Run, { guard, why }: BrokenRunGuard): EditIntent | null {
  const { heldAt, place, releasedAt } = guard;
  switch (why) {
    case 'not-released-in-finally':
      if (releasedAt === null || releasedAt.file !== heldAt.file) return null;
      return {
        kind: 'release-in-finally', description: 'Give the guard back in a finally, so that a run that fails does not keep it.', file: heldAt.file,
        line: heldAt.span[0], column: heldAt.span[1], releaseLine: releasedAt.span[0], releaseColumn: releasedAt.span[1],
      };
    case 'await-between':
      return { kind: 'set-after-test', description: 'Set the flag in the statement after its test, before anything is awaited.', file: place.file, line: place.span[0], column: place.span[1] };
    // The flag stays, and keeps runs of one process from asking.
    case 'per-instance': {
      const jobName = getJobName(run.entry, run.schedules);
      return findLeaseGuard(graph, run, jobName, getOptOutVariable(jobName));
    }
    default: return null;
  }
}
