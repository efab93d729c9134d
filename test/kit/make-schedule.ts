import type { Known, Schedule } from '../../src/model/graph.ts';
import { platforms } from '../../src/link/schedules/platforms.ts';

const unknown = { from: 'unknown' } as const;

/** A schedule of a platform that says nothing but what is given. */
export function makeSchedule(platform: Schedule['platform'], given: Partial<Schedule> = {}): Schedule {
  return {
    platform, name: 'allocation', file: 'schedule.yaml', line: 1, expression: null, periodSeconds: null, path: null, method: null, entry: null,
    retryCount: unknown, minBackoffSeconds: unknown, attemptDeadlineSeconds: unknown, overlap: unknown, runLimitSeconds: unknown, restarts: unknown,
    evidence: 'config', delivery: platforms[platform].delivery, fact: {}, ...given,
  };
}

/** What a file of the repository sets. */
export function inFile<Value>(value: Value): Known<Value> {
  return { from: 'file', value, file: 'schedule.yaml', line: 2 };
}
