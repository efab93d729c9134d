import { CronExpressionParser } from 'cron-parser';
import fc from '../../kit/property-testing.ts';
import { listPlainStarts } from '../../../src/link/schedules/plain-cron.ts';

const span = { after: new Date('2024-01-01T00:00:00Z'), until: new Date('2029-01-01T00:00:00Z') };
const most = 64;

/** One item of a field with values up to `highest`. */
function itemUpTo(lowest: number, highest: number): fc.Arbitrary<string> {
  const value = fc.integer({ min: lowest, max: highest });
  const step = fc.integer({ min: 1, max: highest });
  const range = fc.tuple(value, value).map(([one, other]) => `${Math.min(one, other)}-${Math.max(one, other)}`);
  return fc.oneof(value.map(String), range, fc.tuple(range, step).map((pair) => pair.join('/')), fc.tuple(value, step).map((pair) => pair.join('/')), step.map((by) => `*/${by}`), fc.constant('*'));
}

function fieldUpTo(lowest: number, highest: number): fc.Arbitrary<string> {
  return fc.oneof(itemUpTo(lowest, highest), fc.array(itemUpTo(lowest, highest), { minLength: 2, maxLength: 3 }).map((items) => items.join(',')));
}

const expressions = fc.oneof(
  fc.tuple(fieldUpTo(0, 59), fieldUpTo(0, 23), fc.constantFrom('*', '?'), fc.constant('*'), fieldUpTo(0, 6)),
  fc.tuple(fieldUpTo(0, 59), fieldUpTo(0, 23), fieldUpTo(1, 31), fc.constant('*'), fc.constantFrom('*', '?')),
).map((fields) => fields.join(' '));

/** As the parser of all expressions finds them; none where it refuses. */
function listParsed(expression: string): readonly number[] {
  const starts: number[] = [];
  try {
    const parsed = CronExpressionParser.parse(expression, { currentDate: span.after, endDate: span.until, tz: 'UTC' });
    while (starts.length < most) starts.push(parsed.next().getTime());
  } catch {
    // The span has ended.
  }
  return starts;
}

describe('the starts of a plain crontab expression', () => {
  it('are those that the parser of all expressions finds', () => {
    let understood = 0;
    fc.assert(fc.property(expressions, (expression) => {
      const starts = listPlainStarts(expression, span, most);
      if (starts === null) return;
      understood++;
      expect([expression, starts]).toEqual([expression, listParsed(expression)]);
    }), { numRuns: 500 });
    expect(understood).toBeGreaterThan(100);
  });

  it('leave out midnight of the first day', () => {
    expect(listPlainStarts('0 0 * * *', span, 1)).toEqual([Date.UTC(2024, 0, 2)]);
  });

  it('end with the span', () => {
    expect(listPlainStarts('0 0 31 * *', span, most)).toHaveLength(35);
    expect(listPlainStarts('0 0 1 * *', { after: span.after, until: new Date('2024-03-01T00:00:00Z') }, most)).toEqual([Date.UTC(2024, 1, 1), Date.UTC(2024, 2, 1)]);
  });

  it('are left to the parser where the expression names days or months, or restricts both kinds of days', () => {
    for (const expression of ['0 9 * * mon', '0 9 * 2 *', '0 9 1 * 1', '0 9 L * *', '0 9 * * 7', '0 9 * * 2/5', '0 0 9 * * *', '0 9 * *']) expect(listPlainStarts(expression, span, most)).toBeNull();
  });

  it('are left to the parser where a field cannot be', () => {
    for (const expression of ['60 * * * *', '0,0 * * * *', '5-2 * * * *', '*/0 * * * *', '0 * 32 * *', ' * * * *', '+1 * * * *']) expect(listPlainStarts(expression, span, most)).toBeNull();
  });
});
