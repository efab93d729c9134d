import { renderCount, renderPeriod, renderSeconds } from '../../src/rulekit/durations.ts';

describe('numbers as a reader says them', () => {
  it('name the largest unit that fits', () => {
    expect([20, 180, 3600, 7200, 86_400, 100].map(renderSeconds)).toEqual(['20 s', '3 minutes', '1 hour', '2 hours', '1 day', '100 s']);
  });

  it('name a period', () => {
    expect([60, 300, 3600, 86_400, 30].map(renderPeriod)).toEqual(['every minute', 'every 5 minutes', 'every hour', 'every day', 'every 30 s']);
    expect([7, 14, 28, 31, 365].map((days) => renderPeriod(days * 86_400))).toEqual(['every week', 'every 14 days', 'every month', 'every month', 'every year']);
  });

  it('count one without a plural', () => {
    expect([renderCount(1, 'request'), renderCount(3, 'request')]).toEqual(['1 request', '3 requests']);
  });
});
