import { canFireTogether } from '../../../src/graph/schedules/firing-times.ts';

describe('canFireTogether', () => {
  it.each([
    ['0 9 * * *', '0 9 * * *'],
    ['*/5 * * * *', '0 9 * * *'],
    ['0 9 * * 1-5', '0 9 * * MON'],
    ['0 0 1 * *', '0 0 * * *'],
    ['0 */5 * * * *', '10 9 * * *'],
    ['cron(0/15 * * * ? *)', 'cron(30 9 * * ? *)'],
    ['0 9 * * 7', '0 9 * * 0'],
    ['rate(5 minutes)', 'rate(5 minutes)'],
  ])('is true where both start in one minute: %s and %s', (one, other) => {
    expect(canFireTogether(one, other)).toBe(true);
  });

  it.each([
    ['0 9 * * *', '30 9 * * *'],
    ['0 2 * * *', '0 14 * * *'],
    ['0 9 * * 1-5', '0 9 * * 6,0'],
    ['cron(0 0 * * ? *)', 'cron(30 2 * * ? *)'],
    ['cron(0 9 ? * 2 *)', 'cron(0 9 ? * 1 *)'],
  ])('is false where they never do: %s and %s', (one, other) => {
    expect(canFireTogether(one, other)).toBe(false);
  });

  it.each([
    ['rate(5 minutes)', '0 9 * * *'],
    ['every day', '@daily'],
    ['61 9 * * *', '* * * * *'],
    ['*/0 9 * * *', '* * * * *'],
    ['0 9 * *', '0 9 * *x'],
  ])('is false where one is not understood: %s and %s', (one, other) => {
    expect(canFireTogether(one, other)).toBe(false);
  });

  it('is false where one is not known', () => {
    expect(canFireTogether(null, '* * * * *')).toBe(false);
  });
});
