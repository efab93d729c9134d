import { isNotFound, isUnacceptable, isUnclear, toGitHubError } from '../../src/github/github-errors.ts';

function answered(status: number, data: unknown = {}, headers: Record<string, string> = {}): Error {
  return Object.assign(new Error('Validation Failed'), { status, response: { data, headers } });
}

describe('toGitHubError', () => {
  it('knows the primary limit by its headers, and when it ends', () => {
    const reset = String(Math.floor(Date.now() / 1_000) + 120);
    const error = toGitHubError(answered(403, {}, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }), 'reading');

    expect(error.code).toBe('rate-limited');
    expect(error.retryAfterSeconds).toBeGreaterThan(100);
  });

  it('knows the secondary limit by the time it names', () => {
    expect(toGitHubError(answered(403, {}, { 'retry-after': '30' }), 'posting')).toMatchObject({ code: 'rate-limited', retryAfterSeconds: 30 });
    expect(toGitHubError(answered(429), 'posting')).toMatchObject({ code: 'rate-limited', retryAfterSeconds: 60 });
  });

  it('knows the limit that looks like a validation error', () => {
    expect(toGitHubError(answered(422, { errors: [{ code: 'abuse' }] }), 'posting').code).toBe('rate-limited');
  });

  it('takes other refusals for what they are', () => {
    expect(toGitHubError(answered(401), 'reading').code).toBe('permission');
    expect(toGitHubError(answered(403), 'reading').code).toBe('permission');
    expect(toGitHubError(answered(422), 'posting').code).toBe('refused');
    expect(toGitHubError(answered(503), 'reading').code).toBe('unavailable');
  });

  it('takes a cut connection for GitHub being away, although the client calls it 500', () => {
    const cut = Object.assign(new Error('socket hang up'), { status: 500 });

    expect(toGitHubError(cut, 'posting')).toMatchObject({ code: 'unavailable', message: 'GitHub did not answer while posting: socket hang up' });
  });
});

describe('what an error means for the next step', () => {
  it('is unclear when the request may have been carried out', () => {
    expect(isUnclear(answered(502))).toBe(true);
    expect(isUnclear(answered(422))).toBe(false);
  });

  it('is unacceptable when it would be refused for ever', () => {
    expect(isUnacceptable(answered(422))).toBe(true);
    expect(isUnacceptable(answered(422, { errors: [{ code: 'abuse' }] }))).toBe(false);
    expect(isUnacceptable(answered(404))).toBe(false);
  });

  it('is not found when nothing is there or may be seen', () => {
    expect(isNotFound(answered(404))).toBe(true);
    expect(isNotFound(answered(403))).toBe(false);
  });
});
