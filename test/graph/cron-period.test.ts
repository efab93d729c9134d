import fc from 'fast-check';
import { findCronPeriod } from '../../src/graph/cron-period.ts';

describe('findCronPeriod', () => {
  it('gives the time between two runs', () => {
    expect(findCronPeriod('*/5 * * * *')).toBe(300);
    expect(findCronPeriod('0 6 * * *')).toBe(86_400);
  });

  it('reads a field of seconds', () => {
    expect(findCronPeriod('*/30 * * * * *')).toBe(30);
  });

  it('gives the shortest time where runs are uneven', () => {
    expect(findCronPeriod('0,10 9 * * 1')).toBe(600);
  });

  it('knows no period of other words', () => {
    expect(findCronPeriod('@every 5m')).toBeNull();
    expect(findCronPeriod('')).toBeNull();
  });

  it('bears any text', () => {
    fc.assert(fc.property(fc.string(), (expression) => {
      const period = findCronPeriod(expression);
      expect(period === null || period > 0).toBe(true);
    }));
  });
});
