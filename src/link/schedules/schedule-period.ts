/** The words of a schedule -> seconds between two starts. */
import { createRequire } from 'node:module';
import type * as CronParser from 'cron-parser';
import { listPlainStarts } from './plain-cron.ts';

/** Most programs have no schedule, and loading it with its calendar takes longer than reading one. */
let parser: typeof CronParser | null = null;

/** A fixed start, a Monday: the same expression must give the same period on every day. */
const start = new Date('2024-01-01T00:00:00Z');

/** An hour of minutes, two days of hours, two months of days: after that, the gaps of an expression repeat. */
const runs = 64;
const end = new Date(Date.UTC(start.getUTCFullYear() + 5, 0));

const secondsPerUnit: readonly (readonly [RegExp, number])[] = [
  [/^(?:ms|milliseconds?)$/, 0.001],
  [/^(?:s|secs?|seconds?)$/, 1],
  [/^(?:m|mins?|minutes?)$/, 60],
  [/^(?:h|hrs?|hours?)$/, 3_600],
  [/^(?:d|days?)$/, 86_400],
  [/^(?:w|weeks?)$/, 604_800],
];

const longest = 200;

/** Repositories repeat their expressions, and a rare one takes the parser milliseconds. */
const known = new Map<string, number | null>();
const mostKnown = 1_000;

/** The shortest time between two consecutive starts; null when the expression does not say. */
export function findPeriodSeconds(expression: string): number | null {
  let period = known.get(expression);
  if (period !== undefined) return period;
  period = computePeriod(expression);
  if (known.size < mostKnown) known.set(expression, period);
  return period;
}

function computePeriod(expression: string): number | null {
  if (expression.length > longest) return null;
  // `TZ=Europe/Vienna 0 3 * * *`
  const words = expression.trim().replace(/\s+/g, ' ').replace(/^(?:CRON_)?TZ=\S+ /, '');
  const lower = words.toLowerCase();
  return findPeriodInWords(lower) ?? findIsoDuration(words) ?? findCronPeriod(findInnerCron(words) ?? words);
}

/**
 * App Engine's words, which Cloud Scheduler takes too; `rate(5 minutes)` of EventBridge; `5 minutes`, `20s` and `@every 1h` of libraries.
 * https://cloud.google.com/appengine/docs/standard/scheduling-jobs-with-cron-yaml
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
function findPeriodInWords(words: string): number | null {
  const weekly = /^(?:@?every )(?:(?:1 )?week|(?:mon|tues|wednes|thurs|fri|satur|sun)(?:day)?)(?: \d\d:\d\d)?$/.test(words);
  if (weekly) return 604_800;
  const bare = /^(?:@?every )?(\d{1,9}(?:\.\d+)?) ?([a-z]+)(?: (?:from .+|synchronized|\d\d:\d\d))?$/.exec(words) ?? /^@?every( )([a-z]+)(?: (?:from .+|synchronized|\d\d:\d\d))?$/.exec(words) ?? /^rate\((\d{1,9}) ([a-z]+)\)$/.exec(words);
  if (bare === null) return null;
  const [, amount = '', unit = ''] = bare;
  const seconds = (amount === ' ' ? 1 : Number(amount)) * (secondsPerUnit.find(([name]) => name.test(unit))?.[1] ?? 0);
  return seconds > 0 ? seconds : null;
}

/** `PT5M`. */
function findIsoDuration(words: string): number | null {
  const [found, days, hours, minutes, seconds] = /^P(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})S)?)?$/.exec(words) ?? [];
  if (found === undefined) return null;
  const sum = Number(days ?? 0) * 86_400 + Number(hours ?? 0) * 3_600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  return sum > 0 ? sum : null;
}

/** `cron(0 12 * * ? *)` of EventBridge has a year at its end. */
function findInnerCron(words: string): string | undefined {
  const fields = /^cron\((.+)\)$/.exec(words)?.[1]?.trim().split(' ');
  return fields?.length === 6 ? fields.slice(0, 5).join(' ') : fields?.join(' ');
}

function findCronPeriod(expression: string): number | null {
  // The parser takes fewer fields for stars, and `H` for a random number.
  if (expression.split(' ').length < 5 && !expression.startsWith('@')) return null;
  if (/\bH\b/.test(expression)) return null;
  const starts = listPlainStarts(expression, { after: start, until: end }, runs) ?? listParsedStarts(expression);
  const gaps = starts.slice(1).map((time, index) => (time - (starts[index] ?? time)) / 1_000).filter((gap) => gap > 0);
  return gaps.length === 0 ? null : Math.min(...gaps);
}

function listParsedStarts(expression: string): readonly number[] {
  try {
    parser ??= createRequire(import.meta.url)('cron-parser') as typeof CronParser;
    const schedule = parser.CronExpressionParser.parse(expression, { currentDate: start, endDate: end, tz: 'UTC' });
    const starts: number[] = [];
    for (let time = findNext(schedule); time !== null && starts.length < runs; time = starts.length < runs ? findNext(schedule) : null) starts.push(time);
    return starts;
  } catch {
    return [];
  }
}

/** Null after the last. Asking first whether there is one would look for it twice. */
function findNext(schedule: CronParser.CronExpression): number | null {
  try {
    return schedule.next().getTime();
  } catch {
    return null;
  }
}
