import fc from '../../kit/property-testing.ts';
import { findPeriodSeconds } from '../../../src/link/schedules/schedule-period.ts';

describe('the period of a schedule', () => {
  it('is the time between two runs of a cron expression', () => {
    expect(findPeriodSeconds('* * * * *')).toBe(60);
    expect(findPeriodSeconds('*/5 * * * *')).toBe(300);
    expect(findPeriodSeconds('0 3 * * *')).toBe(86_400);
    expect(findPeriodSeconds('0 6 * * 1')).toBe(604_800);
    expect(findPeriodSeconds('@hourly')).toBe(3_600);
  });

  it('is the shortest time where runs are uneven', () => {
    expect(findPeriodSeconds('*/50 * * * *')).toBe(600);
    expect(findPeriodSeconds('0,10 9-17 * * 1-5')).toBe(600);
    expect(findPeriodSeconds('0 0 1,2 * *')).toBe(86_400);
    expect(findPeriodSeconds('59 23 28 2 *')).toBe(365 * 86_400);
  });

  it('reads the words of App Engine', () => {
    expect(findPeriodSeconds('every 5 minutes')).toBe(300);
    expect(findPeriodSeconds('every 10 mins from 10:00 to 14:00')).toBe(600);
    expect(findPeriodSeconds('every 12 hours')).toBe(43_200);
    expect(findPeriodSeconds('every day 00:30')).toBe(86_400);
  });

  it('reads rates, durations and the words of libraries', () => {
    expect(findPeriodSeconds('rate(5 minutes)')).toBe(300);
    expect(findPeriodSeconds('cron(0/15 * * * ? *)')).toBe(900);
    expect(findPeriodSeconds('PT5M')).toBe(300);
    expect(findPeriodSeconds('20s')).toBe(20);
    expect(findPeriodSeconds('3 minutes')).toBe(180);
    expect(findPeriodSeconds('@every 1h')).toBe(3_600);
    expect(findPeriodSeconds('every monday 09:00')).toBe(604_800);
    expect(findPeriodSeconds('rate(5 moons)')).toBeNull();
    expect(findPeriodSeconds('P')).toBeNull();
  });

  it('is not known of other words', () => {
    expect(findPeriodSeconds('')).toBeNull();
    expect(findPeriodSeconds('5')).toBeNull();
    expect(findPeriodSeconds('*/5 * *')).toBeNull();
    expect(findPeriodSeconds('H * * * *')).toBeNull();
    expect(findPeriodSeconds('0 0 31 2 *')).toBeNull();
    expect(findPeriodSeconds('every second tuesday')).toBeNull();
    expect(findPeriodSeconds('every 0 minutes')).toBeNull();
    expect(findPeriodSeconds('${CRON}')).toBeNull();
  });

  it('is a positive number or unknown for any text', () => {
    const field = fc.oneof(fc.constantFrom('*', '*/7', '0', '59', '1-5', 'L', '?', 'MON', '#', '/'), fc.string({ maxLength: 4 }));
    fc.assert(
      fc.property(fc.array(field, { maxLength: 7 }), (fields) => {
        const period = findPeriodSeconds(fields.join(' '));

        expect(period === null || period > 0).toBe(true);
      }),
    );
  });
});
