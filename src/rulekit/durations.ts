/** Numbers as a reader says them. */

/** `20 s`, `5 minutes`, `1 hour`, `2 days`. */
export function renderSeconds(seconds: number): string {
  if (seconds < 90) return `${seconds} s`;
  if (seconds % 86_400 === 0) return renderCount(seconds / 86_400, 'day');
  if (seconds % 3600 === 0) return renderCount(seconds / 3600, 'hour');
  if (seconds % 60 === 0) return renderCount(seconds / 60, 'minute');
  return `${seconds} s`;
}

/** `1 request`, `3 requests`. */
export function renderCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Days between two starts of what goes by the calendar. */
const calendar: ReadonlyMap<number, string> = new Map([[7, 'week'], ...[28, 29, 30, 31].map((days) => [days, 'month'] as const), [365, 'year'], [366, 'year']]);

/** Months that make up a year in equal parts, by the days of the shortest such part; what lies between has no name, and starts at uneven times. */
const partsOfYear: readonly (readonly [months: number, least: number, most: number])[] = [[2, 59, 62], [3, 90, 92], [4, 120, 123], [6, 181, 184]];
const longestMonth = 31;

/** `every minute`, `every 5 minutes`, `every day`, `every week`, `every month`, `every 3 months`. */
export function renderPeriod(seconds: number): string {
  const days = seconds / 86_400;
  const unit = calendar.get(days);
  if (unit !== undefined) return `every ${unit}`;
  const months = partsOfYear.find(([, least, most]) => days >= least && days <= most)?.[0];
  if (months !== undefined) return `every ${months} months`;
  if (days > 2 * longestMonth && days < 365) return 'a few times a year';
  const text = seconds === 60 ? '1 minute' : renderSeconds(seconds);
  return `every ${text.startsWith('1 ') && !text.endsWith(' s') ? text.slice(2) : text}`;
}
