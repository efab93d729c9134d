/** A call of a queue's library that has jobs made by the clock -> which queue or address, and when. */
import type { QueueSchedule, RoleMatch, StaticValue } from '../../model/graph.ts';
import type { Condition } from '../../catalogue/schema.ts';
import { readTextsAt, readTiming } from '../entries/arguments/jobs/schedule-timing.ts';
import type { RegisteringCall } from '../entries/registering-call.ts';
import { readString, readStrings } from '../entries/read-strings.ts';
import { findPeriodSeconds } from '../schedules/schedule-period.ts';
import type { Evaluator } from '../values/evaluator.ts';

type Place = { readonly arg: number; readonly at?: string | undefined };

const longestCrontab = 20_000;

/** Empty for a call that puts in one job. */
export function readQueueSchedules(ev: Evaluator, call: RegisteringCall, match: RoleMatch): readonly QueueSchedule[] {
  const { schedule, when } = call.match.row;
  if (schedule?.queue === undefined && schedule?.url === undefined) return [];
  const timing = readTiming(ev, call);
  // Options that are spread may hold anything: only what is written there makes a schedule.
  if (timing.expression === null && timing.periodSeconds === null && !when.every((condition) => isWritten(condition, match.arguments))) return [];
  const { queue = '$on', job, url } = schedule;
  if (url !== undefined) return readRequests(ev, call, url, timing);
  const queues = queue === '$on' ? [] : queue.of === undefined ? readStrings(ev, call.args, queue) : readTextsAt(ev, call, queue);
  if (queue !== '$on' && queues.length === 0) return [];
  return [{ queues, job: job === undefined ? null : (readTextsAt(ev, call, job)[0] ?? null), url: null, ...timing }];
}

type Timing = Pick<QueueSchedule, 'expression' | 'periodSeconds'>;

/** One for each address that the call may be given; in a loop over a list, each has the time that stands beside it. */
function readRequests(ev: Evaluator, call: RegisteringCall, url: Place, timing: Timing): readonly QueueSchedule[] {
  const urls = readStrings(ev, call.args, url);
  const { expression: place } = call.match.row;
  const times = place === undefined ? [] : readStrings(ev, call.args, place);
  return urls.map((address, index): QueueSchedule => {
    const expression = times[index];
    const own: Timing = urls.length < 2 ? timing : times.length === urls.length && expression !== undefined ? { expression, periodSeconds: findPeriodSeconds(expression) } : { expression: null, periodSeconds: null };
    return { queues: [], job: null, url: address, ...own };
  });
}

/** The lines of a crontab that is given as text: `0 4 * * * send_digest ?max=1`. https://worker.graphile.org/docs/cron */
export function readQueueLines(ev: Evaluator, args: RegisteringCall['args'], place: Place): readonly QueueSchedule[] {
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
