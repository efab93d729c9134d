/** A call of a queue's library that has jobs made by the clock -> which queue or address, and when. */
import type { QueueSchedule, RoleMatch, StaticValue } from '../../model/graph.ts';
import type { Condition } from '../../catalogue/schema.ts';
import { readTextsAt, readTiming } from '../entries/arguments/schedule-timing.ts';
import type { RegisteringCall } from '../entries/registering-call.ts';
import { readString, readStrings } from '../entries/registrations.ts';
import { findPeriodSeconds } from '../schedules/schedule-period.ts';
import type { Evaluator } from '../values/evaluator.ts';

const longestCrontab = 20_000;

/** Null for a call that puts in one job. */
export function readQueueSchedule(ev: Evaluator, call: RegisteringCall, match: RoleMatch): QueueSchedule | null {
  const { schedule, when } = call.match.row;
  if (schedule?.queue === undefined && schedule?.url === undefined) return null;
  const timing = readTiming(ev, call);
  // Options that are spread may hold anything: only what is written there makes a schedule.
  if (timing.expression === null && timing.periodSeconds === null && !when.every((condition) => isWritten(condition, match.arguments))) return null;
  const { queue = '$on', job, url } = schedule;
  const address = url === undefined ? null : readString(ev, call.args, url);
  if (url !== undefined && address === null) return null;
  const queues = queue === '$on' ? [] : queue.of === undefined ? readStrings(ev, call.args, queue) : readTextsAt(ev, call, queue);
  if (queue !== '$on' && queues.length === 0) return null;
  return { queues, job: job === undefined ? null : (readTextsAt(ev, call, job)[0] ?? null), url: address, ...timing };
}

/** The lines of a crontab that is given as text: `0 4 * * * send_digest ?max=1`. https://worker.graphile.org/docs/cron */
export function readQueueLines(ev: Evaluator, args: RegisteringCall['args'], place: { readonly arg: number; readonly at?: string | undefined }): readonly QueueSchedule[] {
  const text = readString(ev, args, place);
  return (text ?? '').slice(0, longestCrontab).split('\n').flatMap((line): readonly QueueSchedule[] => {
    const [, expression, task] = /^\s*((?:[\d*][\d*/,-]*\s+){5})([A-Za-z_][\w:-]*)(?:\s|$)/.exec(line) ?? [];
    return expression === undefined || task === undefined ? [] : [{ queues: [task], job: task, url: null, expression: expression.trim(), periodSeconds: findPeriodSeconds(expression) }];
  });
}

function isWritten({ arg, at, absent }: Condition, values: readonly StaticValue[]): boolean {
  if (absent !== false || at === undefined) return true;
  let value = values[arg];
  for (const key of at.split('.')) value = value?.kind === 'object' ? value.properties.find((property) => property.key === key)?.value : undefined;
  return value !== undefined;
}
