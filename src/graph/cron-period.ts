import { CronExpressionParser } from 'cron-parser';

/** A fixed start: the same expression must give the same period on every day. It is a Monday. */
const start = new Date('2024-01-01T00:00:00Z');
/** Enough to see the rhythm of `0,1 9 * * 1`, and few enough to be free. */
const occurrences = 12;

/** The shortest time between two runs in seconds; null for an expression that is not cron. */
export function findCronPeriod(expression: string): number | null {
  // The parser fills missing fields with `*`: an empty text is no schedule of every minute.
  if (expression.trim().split(/\s+/).length < 5) return null;
  try {
    const schedule = CronExpressionParser.parse(expression, { currentDate: start, tz: 'UTC' });
    const times = schedule.take(occurrences).map((date) => date.getTime());
    const gaps = times.slice(1).map((time, index) => (time - (times[index] ?? time)) / 1000);
    const shortest = Math.min(...gaps);
    return Number.isFinite(shortest) && shortest > 0 ? shortest : null;
  } catch {
    // `@every 5m`, a name, an interpolation: the words of some other scheduler.
    return null;
  }
}
