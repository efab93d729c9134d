/** Whether two cron expressions ever start a run in the same minute. */

/** First and last value of minute, hour, day of the month, month and day of the week. */
const ranges = [[0, 59], [0, 23], [1, 31], [1, 12], [0, 7]] as const;
const names: readonly ReadonlyMap<string, number>[] = [
  new Map(), new Map(), new Map(),
  new Map(['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].map((name, index) => [name, index + 1])),
  new Map(['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'].map((name, index) => [name, index])),
];

/** False unless both are understood and share a minute, or are the same text: where the clock is in doubt, nothing is said. */
export function canFireTogether(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return false;
  if (one.trim() === other.trim()) return true;
  const first = readTimes(one);
  const second = readTimes(other);
  if (first === null || second === null) return false;
  return first.every((field, index) => [...field].some((value) => second[index]?.has(value) === true));
}

/** Five fields, or six of which the first counts seconds; in `cron(…)` of AWS the sixth is the year. Null for words and rates. */
function readTimes(expression: string): readonly ReadonlySet<number>[] | null {
  const aws = /^\s*cron\((.{1,100})\)\s*$/.exec(expression)?.[1];
  const parts = (aws ?? expression).trim().toLowerCase().split(/\s+/);
  const five = aws !== undefined ? parts.slice(0, 5) : parts.length === 6 ? parts.slice(1) : parts;
  if (five.length !== 5) return null;
  // AWS counts the days of the week from 1.
  const shift = aws === undefined ? 0 : -1;
  const fields = five.flatMap((text, index) => readField(text, index, index === 4 ? shift : 0) ?? []);
  return fields.length === five.length ? fields : null;
}

function readField(text: string, index: number, shift: number): ReadonlySet<number> | null {
  const [least, most] = ranges[index] ?? [0, 0];
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const [, range = '', step = '1'] = /^([^/]+)(?:\/(\d{1,4}))?$/.exec(part) ?? [];
    const isAny = range === '*' || range === '?';
    const [from, to = part.includes('/') ? String(most) : from] = isAny ? [String(least), String(most)] : range.split('-');
    const first = readValue(from, index, isAny ? 0 : shift);
    const last = readValue(to, index, isAny ? 0 : shift);
    const by = Number(step);
    if (first === null || last === null || by < 1 || first < least - 1 || last > most) return null;
    for (let value = first; value <= last; value += by) values.add(index === 4 && value === 7 ? 0 : value);
  }
  return values;
}

function readValue(text: string | undefined, index: number, shift: number): number | null {
  const named = names[index]?.get(text ?? '');
  if (named !== undefined) return named;
  return text !== undefined && /^\d{1,4}$/.test(text) ? Number(text) + shift : null;
}
