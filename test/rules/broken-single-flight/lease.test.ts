import rule from '../../../rules/broken-single-flight/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';
import { suggestedIn } from '../../kit/suggested-texts.ts';

/** Transfers behind a flag of one process, on a service of so many instances. */
function transfers(instances: number, client: string): Record<string, string> {
  return {
    'package.json': '{"dependencies":{"express":"5.1.0","stripe":"18.2.1","ioredis":"5.6.1"}}',
    'deploy.sh': `gcloud run deploy shop --source=. --max-instances=${instances} --timeout=300\ngcloud scheduler jobs create http transfers --schedule='*/5 * * * *' --uri="$URL/tasks/transfers" --attempt-deadline=60s --max-retry-attempts=3\n`,
    'src/cache.ts': `${client}\nexport async function isPaused(): Promise<boolean> {\n  return (await redis.get('paused')) === 'yes';\n}\n`,
    'src/app.ts': `import express from 'express';
import Stripe from 'stripe';
import { isPaused, redis } from './cache.ts';

const stripe = new Stripe('key');
export const due: { amount: number }[] = [];
const app = express();
let isRunning = false;

app.post('/tasks/transfers', async (req, res) => {
  if (isRunning) {
    res.sendStatus(429);
    return;
  }
  isRunning = true;
  try {
    if (await isPaused()) return;
    for (const { amount } of due) await stripe.transfers.create({ amount, currency: 'eur', destination: 'acct' });
  } finally {
    isRunning = false;
  }
  res.sendStatus(204);
});
app.listen(8080);
void redis;
`,
  };
}

const shared = "import Redis from 'ioredis';\nexport const redis = new Redis(process.env.REDIS_URL ?? '');";

describe('broken-single-flight on several instances', () => {
  it('suggests a lease that all of them ask, beside the flag', async () => {
    const text = (await suggestedIn(transfers(4, shared), [rule]))['src/app.ts'];

    expect(text).toContain("  const taken = await redis.set(transfersLock, token, 'EX', 360, 'NX');\n  if (taken !== 'OK' && process.env.ALLOW_PARALLEL_TRANSFERS !== '1') {\n    res.status(429)");
    expect(text).toContain('    if (isRunning) {\n');
  });

  it('suggests none where there is nothing that all of them ask', async () => {
    expect(await suggestedIn(transfers(4, 'export const redis = new Map<string, string>();'), [rule])).toEqual({});
  });

  it('has nothing to say of one instance', async () => {
    expect(await suggestedIn(transfers(1, shared), [rule])).toEqual({});
  });
});

/** Payouts that Vercel starts behind a lock in Redis. */
function payouts(library: string, client: string, take: string, release = "await redis.del('payouts');"): Record<string, string> {
  return {
    'package.json': `{"dependencies":{"next":"15.3.0","stripe":"18.2.1",${library}}}`,
    'vercel.json': '{"crons":[{"path":"/api/payouts","schedule":"*/5 * * * *"}]}',
    'app/api/payouts/route.ts': `import Stripe from 'stripe';\n${client}\nconst stripe = new Stripe('key');\nexport const due: number[] = [];\nexport const maxDuration = 30;\nexport async function GET() {\n  const taken = await redis.set(${take});\n  if (!taken) return Response.json({ status: 'skipped' });\n  try {\n    for (const amount of due) await stripe.transfers.create({ amount, currency: 'eur', destination: 'acct' });\n  } finally {\n    ${release}\n  }\n  return Response.json({ paid: due.length });\n}\n`,
  };
}

const ioredis = ['"ioredis":"5.6.1"', "import Redis from 'ioredis';\nconst redis = new Redis();"] as const;
const nodeRedis = ['"redis":"5.1.0"', "import { createClient } from 'redis';\nconst redis = createClient();"] as const;
const upstash = ['"@upstash/redis":"1.34.0"', "import { Redis } from '@upstash/redis';\nconst redis = Redis.fromEnv();"] as const;
const script = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

async function repaired(files: Record<string, string>): Promise<string | undefined> {
  return (await suggestedIn(files, [rule]))['app/api/payouts/route.ts'];
}

describe('a lock in Redis that is repaired', () => {
  it.each([
    [...ioredis, "'payouts', '1', 'NX'", "'payouts', token, 'EX', 90, 'NX'", "1, 'payouts', token"],
    [...nodeRedis, "'payouts', '1', { NX: true }", "'payouts', token, { NX: true, EX: 90 }", "{ keys: ['payouts'], arguments: [token] }"],
    [...upstash, "'payouts', '1', { nx: true }", "'payouts', token, { nx: true, ex: 90 }", "['payouts'], [token]"],
  ])('ends by itself a minute above the longest run: %s', async (library, client, take, taken, given) => {
    const text = await repaired(payouts(library, client, take));

    expect(text).toContain(`  const token = crypto.randomUUID();\n  const taken = await redis.set(${taken});\n`);
    expect(text).toContain(`    await redis.eval("${script}", ${given});\n`);
  });

  it('is deleted by its holder only', async () => {
    const text = await repaired(payouts(...ioredis, "'payouts', '1', 'EX', 60, 'NX'"));

    expect(text).toContain("  const token = crypto.randomUUID();\n  const taken = await redis.set('payouts', token, 'EX', 60, 'NX');\n");
    expect(text).toContain(`    await redis.eval("${script}", 1, 'payouts', token);\n`);
  });

  it('is left where another function deletes it, or another key is deleted', async () => {
    const given = (release: string): Promise<string | undefined> => repaired(payouts(ioredis[0], `${ioredis[1]}\nasync function releaseLock() {\n  await redis.del('payouts');\n}`, "'payouts', '1', 'EX', 60, 'NX'", release));

    expect(await given('await releaseLock();')).toBeUndefined();
    expect(await given("await redis.del('visits');")).toBeUndefined();
  });
});

describe('a lease that ends too early', () => {
  const told = async (release: string): Promise<readonly string[]> => (await findingsOf(rule, {
    'package.json': '{"dependencies":{"express":"5.1.0","stripe":"18.2.1","ioredis":"5.6.1"}}',
    'deploy.sh': `gcloud run deploy shop --source=. --timeout=600\ngcloud scheduler jobs create http transfers --schedule='*/10 * * * *' --uri="$URL/tasks/transfers" --attempt-deadline=60s --max-retry-attempts=2\n`,
    'src/app.ts': `import express from 'express';\nimport Redis from 'ioredis';\nimport Stripe from 'stripe';\nconst stripe = new Stripe('key');\nconst redis = new Redis();\nexport const due: { amount: number }[] = [];\nconst app = express();\napp.post('/tasks/transfers', async (req, res) => {\n  const token = String(Math.random());\n  if ((await redis.set('transfers', token, 'EX', 120, 'NX')) === null) return res.sendStatus(429);\n  try {\n    for (const { amount } of due) await stripe.transfers.create({ amount, currency: 'eur', destination: 'acct' });\n  } finally {\n    ${release}\n  }\n  res.sendStatus(204);\n});\napp.listen(8080);\n`,
  })).map(({ message }) => message.split('. ')[0] ?? '');

  it('is told together with the delete that takes the lock of another run away', async () => {
    const early = 'The guard (Redis SET NX) is held for 2 minutes at the most, and a run may take 10 minutes: the next run enters while a slow one goes on';

    expect(await told("await redis.del('transfers');")).toEqual([`${early}, which then deletes the lock of that one, so that a third enters`]);
    expect(await told("if ((await redis.get('transfers')) === token) await redis.del('transfers');")).toEqual([early]);
  });
});

describe('a lease that only success gives back', () => {
  const told = async (seconds: number, schedule: string): Promise<readonly string[]> => (await findingsOf(rule, {
    'package.json': '{"dependencies":{"next":"15.3.0","stripe":"18.2.1","ioredis":"5.6.1"}}',
    'vercel.json': JSON.stringify({ crons: [{ path: '/api/payouts', schedule }] }),
    'app/api/payouts/route.ts': `import Stripe from 'stripe';\nimport Redis from 'ioredis';\nconst redis = new Redis();\nconst stripe = new Stripe('key');\nexport const due: number[] = [];\nexport const maxDuration = 120;\nexport async function GET() {\n  const taken = await redis.set('payouts', '1', 'EX', ${String(seconds)}, 'NX');\n  if (!taken) return Response.json({ ok: false });\n  for (const amount of due) await stripe.transfers.create({ amount, currency: 'eur', destination: 'acct' });\n  await redis.del('payouts');\n  return Response.json({ ok: true });\n}\n`,
  })).map(({ chain }) => chain[2] ?? '');

  it('is told where it turns the next start away', async () => {
    expect(await told(600, '*/5 * * * *')).toEqual(['not-released-in-finally']);
    expect(await told(600, '*/10 * * * *')).toEqual(['not-released-in-finally']);
  });

  it('is told of something else, if of anything, where it ends before the next start', async () => {
    expect(await told(590, '*/10 * * * *')).toEqual(['released-without-token']);
    expect(await told(60, '*/10 * * * *')).toEqual(['expires-early']);
  });
});
