import { extractSource } from '../../src/extract/typescript/extract-source.ts';
import { findLeaseRelease, findRedisLease } from '../../src/graph/guards/locks/redis-leases.ts';

/** Facts of the code, and its last call. */
function lastCall(code: string) {
  const extraction = extractSource('src/jobs.ts', code);
  if (!extraction.ok) throw new Error(extraction.reason);
  const { facts } = extraction;
  const call = facts.calls.at(-1);
  if (call === undefined) throw new Error('there is no call');
  return { facts, call };
}

/** Seconds, `some`, `never`, or `none` for what is no lease. */
function expiryOf(code: string): number | string {
  const { facts, call } = lastCall(code);
  const lease = findRedisLease(facts, call);
  return lease === null ? 'none' : (lease.expiry ?? 'never');
}

describe('findRedisLease', () => {
  it.each([
    [`redis.set('payouts', token, 'PX', 60000, 'NX')`, 60],
    [`redis.set('payouts', token, 'NX', 'EX', 2 * 60)`, 120],
    [`redis.set('payouts', token, 'PX', 15 * 60 * 1000, 'NX')`, 900],
    [`redis.set('payouts', token, { nx: true, ex: 1 * 60 * 60 - 60 - 40 })`, 3500],
    [`redis.set('payouts', token, 'PX', minutes * 60 * 1000, 'NX')`, 'some'],
    [`redis.set('payouts', token, { NX: true, EX: 90 })`, 90],
    [`redis.set('payouts', token, { nx: true, px: 5000 })`, 5],
    [`redis.set('payouts', token, { condition: 'NX', expiration: { type: 'PX', value: 30000 } })`, 30],
    [`redis.sendCommand(['SET', 'payouts', token, 'NX', 'EX', '30'])`, 30],
    [`redis.call('SET', 'payouts', token, 'NX', 'EX', 30)`, 30],
    [`redis.set('payouts', token, { nx: true, ...options })`, 'some'],
    [`redis.set('payouts', token, 'EX', ttl, 'NX')`, 'some'],
    [`redis.eval("return redis.call('set', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2])", 1, 'payouts', token, ttl)`, 'some'],
    [`redis.set('payouts', token, 'NX')`, 'never'],
    [`redis.setnx('payouts', token)`, 'never'],
    [`redis.setNX('payouts', token)`, 'never'],
  ])('reads %s', (code, expiry) => {
    expect(expiryOf(code)).toBe(expiry);
  });

  it.each([`redis.set('payouts', token, 'PX', 60000)`, `redis.set('payouts', token, { nx: false })`, `map.set('payouts', 'NX')`, `redis.get('payouts')`])('takes %s for no lease', (code) => {
    expect(expiryOf(code)).toBe('none');
  });

  it('takes an expire after a setnx for its time to live', () => {
    expect(expiryOf(`redis.expire('payouts', 60); redis.setnx('payouts', token)`)).toBe('some');
  });
});

describe('findLeaseRelease', () => {
  const comparesToken = (code: string): boolean | undefined => {
    const { facts, call } = lastCall(code);
    return findLeaseRelease(facts, call)?.comparesToken;
  };

  it('tells a script and a compared key from a blind delete', () => {
    expect(comparesToken(`redis.eval("if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end", 1, key, token)`)).toBe(true);
    expect(comparesToken(`if (redis.get(key) === token) redis.del(key)`)).toBe(true);
    expect(comparesToken(`redis.del(key)`)).toBe(false);
  });

  it('takes a script that sets for no release', () => {
    expect(comparesToken(`redis.eval("return redis.call('set', KEYS[1], ARGV[1], 'NX')", 1, key, token)`)).toBeUndefined();
  });
});
