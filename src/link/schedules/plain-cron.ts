/**
 * The starts of a crontab expression of five fields with nothing but numbers, ranges, steps and stars, of any month: nearly all are so,
 * and the parser of the rest brings a calendar of all time zones, which takes longer to load than a review takes to link.
 */
export interface Span {
  /** Midnight of a day, itself no start. */
  readonly after: Date;
  readonly until: Date;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** The first starts in a span, in milliseconds; null for an expression that says more than this understands. */
export function listPlainStarts(expression: string, { after, until }: Span, most: number): readonly number[] | null {
  const [minutes, hours, daysOfMonth, months, daysOfWeek, ...others] = expression.split(' ').map((field) => (field === '?' ? '*' : field));
  // Where both are given, a day has to be one of either.
  if (months !== '*' || others.length > 0 || (daysOfMonth !== '*' && daysOfWeek !== '*')) return null;
  // Steps go on to a second Sunday.
  if (daysOfWeek?.includes('/') !== false) return null;
  const [minute, hour, date, weekday] = [readField(minutes, 0, 59), readField(hours, 0, 23), readField(daysOfMonth, 1, 31), readField(daysOfWeek, 0, 6)];
  if (minute === null || hour === null || date === null || weekday === null) return null;
  const starts: number[] = [];
  for (let day = after.getTime(); day <= until.getTime(); day += DAY_MS) {
    const today = new Date(day);
    if (!date.includes(today.getUTCDate()) || !weekday.includes(today.getUTCDay())) continue;
    for (const each of hour) {
      for (const one of minute) {
        const time = day + (each * 60 + one) * MINUTE_MS;
        if (time > after.getTime() && time <= until.getTime()) starts.push(time);
        if (starts.length === most) return starts;
      }
    }
  }
  return starts;
}

/** Ascending; null where the field is not understood. */
function readField(field = '', lowest: number, highest: number): readonly number[] | null {
  const values: number[] = [];
  for (const item of field.split(',')) {
    const [found, star, low = '', high, step] = /^(?:(\*)|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(item) ?? [];
    // `5/10` begins at five and goes on to the end.
    const [from, to, by] = star === '*' ? [lowest, highest, Number(step ?? 1)] : [Number(low), Number(high ?? (step === undefined ? low : highest)), Number(step ?? 1)];
    if (found === undefined || from < lowest || to > highest || from > to || by === 0) return null;
    for (let value = from; value <= to; value += by) values.push(value);
  }
  return new Set(values).size === values.length ? values.sort((a, b) => a - b) : null;
}
