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

/** `every minute`, `every 5 minutes`, `every day`, `every week`, `every month`. */
export function renderPeriod(seconds: number): string {
  const unit = calendar.get(seconds / 86_400);
  if (unit !== undefined) return `every ${unit}`;
  const text = seconds === 60 ? '1 minute' : renderSeconds(seconds);
  return `every ${text.startsWith('1 ') && !text.endsWith(' s') ? text.slice(2) : text}`;
}
