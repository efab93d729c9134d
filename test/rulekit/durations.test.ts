import { renderCount, renderPeriod, renderSeconds } from '../../src/rulekit/durations.ts';

describe('numbers as a reader says them', () => {
  it('name the largest unit that fits', () => {
    expect([20, 180, 3600, 7200, 86_400, 100].map(renderSeconds)).toEqual(['20 s', '3 minutes', '1 hour', '2 hours', '1 day', '100 s']);
  });

  it('name a period', () => {
    expect([60, 300, 3600, 86_400, 30].map(renderPeriod)).toEqual(['every minute', 'every 5 minutes', 'every hour', 'every day', 'every 30 s']);
    expect([7, 14, 28, 31, 365].map((days) => renderPeriod(days * 86_400))).toEqual(['every week', 'every 14 days', 'every month', 'every month', 'every year']);
    expect([45, 59, 90, 120, 181].map((days) => renderPeriod(days * 86_400))).toEqual(['every 45 days', 'every 2 months', 'every 3 months', 'every 4 months', 'every 6 months']);
    // April and November: the shorter of the two gaps is no period.
    expect(renderPeriod(151 * 86_400)).toBe('a few times a year');
  });

  it('count one without a plural', () => {
    expect([renderCount(1, 'request'), renderCount(3, 'request')]).toEqual(['1 request', '3 requests']);
  });
});
