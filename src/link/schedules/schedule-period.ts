/** The words of a schedule -> seconds between two starts. */
import { CronExpressionParser } from 'cron-parser';

/** A fixed start, a Monday: the same expression must give the same period on every day. */
const start = new Date('2024-01-01T00:00:00Z');

/** An hour of minutes, two days of hours, two months of days: after that, the gaps of an expression repeat. */
const runs = 64;
const end = new Date(Date.UTC(start.getUTCFullYear() + 5, 0));

const secondsPerUnit: Readonly<Record<string, number>> = { minute: 60, min: 60, hour: 3_600, day: 86_400 };

/** The shortest time between two consecutive starts; null when the expression does not say. */
export function findPeriodSeconds(expression: string): number | null {
  const words = expression.trim().replace(/\s+/g, ' ');
  return findPeriodInWords(words.toLowerCase()) ?? findCronPeriod(words);
}

/** App Engine's words, which Cloud Scheduler takes too. https://cloud.google.com/appengine/docs/standard/scheduling-jobs-with-cron-yaml */
function findPeriodInWords(words: string): number | undefined {
  const [, amount = '1', unit = ''] = /^every (?:(\d{1,5}) )?(minute|min|hour|day)s?(?: (?:from .+|synchronized|\d\d:\d\d))?$/.exec(words) ?? [];
  const seconds = Number(amount) * (secondsPerUnit[unit] ?? 0);
  return seconds > 0 ? seconds : undefined;
}

function findCronPeriod(expression: string): number | null {
  // The parser takes fewer fields for stars, and `H` for a random number.
  if (expression.split(' ').length < 5 && !expression.startsWith('@')) return null;
  if (/\bH\b/.test(expression)) return null;
  try {
    const schedule = CronExpressionParser.parse(expression, { currentDate: start, endDate: end, tz: 'UTC' });
    let shortest: number | null = null;
    let last: number | null = null;
    for (let run = 0; run < runs && schedule.hasNext(); run += 1) {
      const time = schedule.next().getTime();
      const gap: number | null = last === null ? null : (time - last) / 1_000;
      if (gap !== null && gap > 0 && (shortest === null || gap < shortest)) shortest = gap;
      last = time;
    }
    return shortest;
  } catch {
    return null;
  }
}
