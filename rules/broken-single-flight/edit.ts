/** What would make the guard hold, where it can be written. */
import type { BrokenRunGuard } from '../../src/graph/runs/broken-guards.ts';
import type { Run } from '../../src/graph/runs/scheduled-run.ts';
import type { EditIntent } from '../../src/model/edit-intent.ts';
import type { ProgramGraph } from '../../src/model/graph.ts';
import type { Place } from '../../src/model/source-location.ts';
import { getJobName, getOptOutVariable } from '../../src/rulekit/job-name.ts';
import { renderSeconds } from '../../src/rulekit/durations.ts';
import { findRedis } from '../../src/rulekit/edits/guards/lock-stores.ts';
import { findValue } from '../../src/rulekit/known.ts';
import { findLeaseGuard } from '../../src/rulekit/edits/guards/lease-guard.ts';

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
    case 'no-expiry': {
      const budget = findValue(run.budget);
      const seconds = budget === null ? null : Math.ceil(budget) + margin;
      return seconds === null ? null : repairLock(graph, place, 'expiry', seconds, `Let the lock end by itself after ${renderSeconds(seconds)}: a minute above the longest run.`);
    }
    case 'released-without-token': return repairLock(graph, place, 'token', null, 'Store a token of the run in the lock, and delete it only while it holds that token.');
    // The flag stays, and keeps runs of one process from asking.
    case 'per-instance': {
      const jobName = getJobName(run.entry, run.schedules);
      return findLeaseGuard(graph, run, jobName, getOptOutVariable(jobName, run));
    }
    default: return null;
  }
}

/** A lease must not end while the platform still lets the run go on. */
const margin = 60;

function repairLock(graph: ProgramGraph, { file, span }: Place, change: 'expiry' | 'token', seconds: number | null, description: string): EditIntent | null {
  const edge = graph.nodes.flatMap((node) => (node.file === file ? node.calls : [])).find(({ place }) => place.span.every((part, index) => part === span[index]));
  const library = edge === undefined ? null : findRedis(graph, edge);
  if (library !== 'ioredis' && library !== 'redis' && library !== '@upstash/redis') return null;
  return { kind: 'redis-lock', description, file, line: span[0], column: span[1], library, change, seconds };
}
