/** A job of the clock that the workers of several instances take: where the queue is told to run one at a time, and where that stays words. */
import rule from '../../../rules/unguarded-schedule/rule.ts';
import { suggestedIn } from '../../kit/suggested-texts.ts';

interface Given {
  readonly version?: string;
  readonly setUp?: string;
  readonly more?: string;
}

const plain = "await payouts.upsertJobScheduler('payouts', { every: 60_000 });";

function worker({ setUp = plain, more = '' }: Given): string {
  return `import { Queue, Worker } from 'bullmq';\nimport Stripe from 'stripe';\nconst stripe = new Stripe('key');\nconst payouts = new Queue('payouts');\n${setUp}\n${more}new Worker('payouts', async () => {\n  for (const destination of ['acct_1', 'acct_2']) await stripe.transfers.create({ amount: 1, currency: 'eur', destination });\n}, { concurrency: 5 });\n`;
}

async function suggest(given: Given): Promise<string | null> {
  const manifest = JSON.stringify({ dependencies: { bullmq: given.version ?? '5.53.0', stripe: '18.2.1' } });
  const compose = 'services:\n  payouts:\n    build: .\n    command: node src/worker.ts\n    deploy:\n      replicas: 4\n';
  return (await suggestedIn({ 'package.json': manifest, 'compose.yaml': compose, 'src/worker.ts': worker(given) }, [rule]))['src/worker.ts'] ?? null;
}

describe('a job of the clock that several workers take', () => {
  it('runs once at a time in all of them', async () => {
    expect(await suggest({})).toBe(worker({ setUp: `await payouts.setGlobalConcurrency(1);\n${plain}` }));
    expect(await suggest({ version: '5.9.0', setUp: `async function start() {\n  ${plain}\n}\nvoid start();` })).toBe(worker({ setUp: `async function start() {\n  await payouts.setGlobalConcurrency(1);\n  ${plain}\n}\nvoid start();` }));
  });

  it.each<[string, Given]>([
    ['the release does not know the limit', { version: '5.8.7' }],
    ['nobody knows the release', { version: '^5.0.0' }],
    ['nothing waits for the schedule', { setUp: plain.replace('await ', 'void ') }],
    ['the schedule is one of several statements of a line', { setUp: `const job = 'payouts'; ${plain}` }],
    ['the schedule depends on something', { setUp: `if (process.env.PAYOUTS) ${plain}` }],
    ['two schedules fill the queue', { setUp: `${plain}\nawait payouts.upsertJobScheduler('late', { every: 90_000 });` }],
    ['a wrapper sets up others too', { setUp: "const refunds = new Queue('refunds');\nfor (const queue of [payouts, refunds]) await queue.upsertJobScheduler('run', { every: 60_000 });" }],
    ['others fill the queue', { more: "await payouts.add('now', {});\n" }],
  ])('is left as it is where %s', async (_, given) => {
    expect(await suggest(given) ?? '').not.toContain('setGlobalConcurrency');
  });
});
