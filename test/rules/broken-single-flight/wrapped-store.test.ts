/** Keys of Redis behind functions of the project. */
import rule from '../../../rules/broken-single-flight/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const cache = `import Redis from 'ioredis';
const redis = new Redis();
async function get(key: string) { try { return await redis.get('shop:' + key); } catch { return null; } }
async function set(key: string, value: string, seconds = 300) { await redis.set('shop:' + key, value, 'EX', seconds); }
async function del(key: string) { await redis.del('shop:' + key); }
export const cache = { get, set, del };
`;

async function reasons(take: string, store = cache): Promise<string[]> {
  const files = {
    'package.json': '{"dependencies":{"node-cron":"4.2.1","stripe":"18.2.1","ioredis":"5.6.1"}}',
    'src/cache.ts': store,
    'src/payouts.ts': `import cron from 'node-cron';
import Stripe from 'stripe';
import { cache } from './cache.ts';
const stripe = new Stripe('key');
export const due: { amount: number }[] = [];
async function payOut() {
  ${take}
  for (const { amount } of due) await stripe.transfers.create({ amount, currency: 'eur', destination: 'acct' });
}
cron.schedule('*/5 * * * *', payOut);
`,
  };
  return (await findingsOf(rule, files)).map((finding) => `${finding.severity} ${finding.chain[2] ?? ''}`);
}

describe('broken-single-flight, a key of the project\'s own cache', () => {
  const readThenSet = "const key = 'cron:lock:payouts'; const isLocked = await cache.get(key); if (isLocked) return; await cache.set(key, '1', 240);";

  it('does not hold where it is read, tested and set in three steps', async () => {
    expect(await reasons(readThenSet)).toEqual(['error read-then-set']);
    expect(await reasons("if (await cache.get('payouts:running')) { console.log('runs'); return; } await cache.set('payouts:running', '1', 240);")).toEqual(['error read-then-set']);
  });

  it('is none where an answer is kept', async () => {
    expect(await reasons("if (await cache.get('rates')) return; await cache.set('rates', 'none', 600);")).toEqual([]);
  });

  it('is none of a map, of which each process has its own', async () => {
    const map = 'const kept = new Map<string, string>();\nasync function get(key: string) { return kept.get(key); }\nasync function set(key: string, value: string, seconds: number) { kept.set(key, value); }\nexport const cache = { get, set };\n';
    expect(await reasons(readThenSet, map)).not.toContain('error read-then-set');
  });

  it('holds where what sets it lets one run through', async () => {
    const exclusive = cache.replace("'EX', seconds)", "'EX', seconds, 'NX')").replace('{ await redis.set', '{ return await redis.set');
    expect(await reasons("if (await cache.get('cron:lock:payouts')) return; if (!(await cache.set('cron:lock:payouts', '1', 240))) return;", exclusive)).toEqual([]);
  });
});
