import rule from '../../rules/broken-single-flight/rule.ts';
import { suggestedIn } from '../kit/suggested-texts.ts';

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
