import rule from '../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../kit/rule-tester.ts';
import { suggestedIn } from '../kit/suggested-texts.ts';

const route = 'app/api/cron/payouts/route.ts';

/** Payouts that Vercel starts every five minutes, in a project that has a Redis client. */
function payouts(client: string, imports: string, options: { readonly library?: string; readonly duration?: string } = {}): Record<string, string> {
  const { library = '"ioredis":"5.6.1"', duration = 'export const maxDuration = 120;\n' } = options;
  return {
    'package.json': `{"dependencies":{"next":"15.3.0","stripe":"18.2.1",${library}}}`,
    'vercel.json': '{"crons":[{"path":"/api/cron/payouts","schedule":"*/5 * * * *"}]}',
    'lib/redis.ts': client,
    'lib/limits.ts': "import { redis } from './redis';\nexport async function isPaused(): Promise<boolean> {\n  return (await redis.get('paused')) === 'yes';\n}\n",
    [route]: `${imports}import Stripe from 'stripe';\nimport { isPaused } from '../../../../lib/limits';\n\nconst stripe = new Stripe('key');\nexport const due: { amount: number }[] = [];\n${duration}\nexport async function GET() {\n  if (await isPaused()) return Response.json({ paused: true });\n  for (const { amount } of due) await stripe.transfers.create({ amount, currency: 'eur', destination: 'acct' });\n  return Response.json({ paid: due.length });\n}\n`,
  };
}

const ioredis = "import Redis from 'ioredis';\nexport const redis = new Redis(process.env.REDIS_URL!);\n";
const nodeRedis = "import { createClient } from 'redis';\nexport const redis = createClient();\nawait redis.connect();\n";

describe('unguarded-schedule suggests a lease where several instances run the job', () => {
  it('in the Redis client of the project, imported as the file imports what is beside it', async () => {
    expect((await suggestedIn(payouts(ioredis, ''), [rule]))[route]).toBe(`import Stripe from 'stripe';
import { isPaused } from '../../../../lib/limits';
import { redis } from '../../../../lib/redis';

const stripe = new Stripe('key');
export const due: { amount: number }[] = [];
export const maxDuration = 120;

const payoutsLock = 'lock:payouts';
// Only whoever holds the lock may give it back.
const releaseLock = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

export async function GET() {
  const token = crypto.randomUUID();
  const taken = await redis.set(payoutsLock, token, 'EX', 180, 'NX');
  if (taken !== 'OK' && process.env.ALLOW_PARALLEL_PAYOUTS !== '1') {
    return Response.json({ status: 'skipped' });
  }
  try {
    if (await isPaused()) return Response.json({ paused: true });
    for (const { amount } of due) await stripe.transfers.create({ amount, currency: 'eur', destination: 'acct' });
    return Response.json({ paid: due.length });
  } finally {
    await redis.eval(releaseLock, 1, payoutsLock, token);
  }
}
`);
  });

  it('and none in the client of another package of the workspace, which is deployed without it', async () => {
    const worker = "import { createServer } from 'node:http';\nimport { isPaused } from './lib/limits';\ncreateServer(async (_, response) => response.end(String(await isPaused()))).listen(3000);\n";
    const { 'lib/redis.ts': client = '', 'lib/limits.ts': limits = '', ...site } = payouts(ioredis, '');
    const files = { ...site, 'worker/package.json': '{"dependencies":{"ioredis":"5.6.1"}}', 'worker/lib/redis.ts': client, 'worker/lib/limits.ts': limits, 'worker/server.ts': worker, 'lib/limits.ts': 'export const isPaused = async () => false;\n' };

    expect(await findingsOf(rule, files)).toHaveLength(1);
    expect(await suggestedIn(files, [rule])).toEqual({});
  });

  it('in the words of node-redis, by the name that the file has for it', async () => {
    const text = (await suggestedIn(payouts(nodeRedis, "import { redis as cache } from '../../../../lib/redis';\n", { library: '"redis":"5.1.0"' }), [rule]))[route];

    expect(text).toContain("  const taken = await cache.set(payoutsLock, token, { EX: 180, NX: true });\n");
    expect(text).toContain('    await cache.eval(releaseLock, { keys: [payoutsLock], arguments: [token] });\n');
    expect(text).not.toContain('import { redis }');
  });

  it('and none for a client of node-redis that calls back', async () => {
    const files = payouts(nodeRedis, '', { library: '"redis":"3.1.2"' });

    expect(await findingsOf(rule, files)).toHaveLength(1);
    expect(await suggestedIn(files, [rule])).toEqual({});
  });

  it('and none where no client is there', async () => {
    const files = { ...payouts('export const redis = { get: async (key: string) => key };\n', '', { library: '"zod":"4.0.0"' }) };

    expect(await findingsOf(rule, files)).toHaveLength(1);
    expect(await suggestedIn(files, [rule])).toEqual({});
  });

  it('as a lock of a transaction where PostgreSQL is all that instances share', async () => {
    const pool = "import { Pool } from 'pg';\nexport const redis = { get: async (key: string) => (await pool.query('select value from flags where key = $1', [key])).rows[0]?.value };\nexport const pool = new Pool();\n";
    const text = (await suggestedIn(payouts(pool, '', { library: '"pg":"8.16.0"', duration: '' }), [rule]))[route];

    expect(text).toContain(`import { pool } from '../../../../lib/redis';\n`);
    expect(text).toContain(`export async function GET() {
  const lock = await pool.connect();
  // Without a listener, a connection that is lost while it waits ends the process.
  lock.on('error', console.error);
  try {
    await lock.query('BEGIN');
    const held = await lock.query('SELECT pg_try_advisory_xact_lock(hashtext($1)) AS taken', ['payouts']);
    if (!held.rows[0].taken && process.env.ALLOW_PARALLEL_PAYOUTS !== '1') {
      return Response.json({ status: 'skipped' });
    }
    if (await isPaused()) return Response.json({ paused: true });
    for (const { amount } of due) await stripe.transfers.create({ amount, currency: 'eur', destination: 'acct' });
    return Response.json({ paid: due.length });
  } finally {
    // Closing the connection ends the transaction, and the lock with it.
    lock.release(true);
  }
}
`);
  });

  it('and no lock that would wait for the only connection of its pool', async () => {
    const pool = "import { Pool } from 'pg';\nexport const redis = { get: async (key: string) => (await pool.query('select value from flags where key = $1', [key])).rows[0]?.value };\nexport const pool = new Pool({ max: 1 });\n";

    expect(await suggestedIn(payouts(pool, '', { library: '"pg":"8.16.0"' }), [rule])).toEqual({});
  });
});
