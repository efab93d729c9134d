import consumer from '../../../rules/effect-before-mark/rule.ts';
import claim from '../../../rules/non-atomic-claim/rule.ts';
import schedule from '../../../rules/unguarded-schedule/rule.ts';
import type { Rule } from '../../../src/rulekit/define-rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

/** The chain of the only finding, as a reader walks it. */
async function chainOf(rule: Rule, files: Record<string, string>): Promise<string[]> {
  const findings = await findingsOf(rule, files);
  expect(findings).toHaveLength(1);
  return findings.flatMap(({ evidence }) => evidence.map(({ kind, file, line, label }) => `${kind} ${file}:${line} ${label}`));
}

const payouts = `import { Worker } from 'bullmq';
import { payOut } from './pay-out';
export function startPayouts() {
  new Worker('payouts', async (job) => {
    await payOut(job.data);
  }, { connection: {} });
}
`;
const payOut = `import Stripe from 'stripe';
const stripe = new Stripe('key');
export async function payOut(payout) {
  await transfer(payout);
  if (payout.late) throw new Error('late');
}
async function transfer(payout) {
  await stripe.transfers.create({ amount: payout.cents, currency: 'eur', destination: payout.account });
}
`;
const packages = '{"dependencies":{"bullmq":"5.53.0","stripe":"18.1.0","pg":"8.16.0","node-cron":"4.1.0","express":"5.1.0"}}';
const producer = `import { Queue } from 'bullmq';
export const add = (payout) => new Queue('payouts').add('payout', payout, { attempts: 5 });
`;

describe('evidence of what runs without a request', () => {
  it('goes down to the request where what a job asks of others is the harm', async () => {
    const sync = "import { Pool } from 'pg';\nconst pool = new Pool();\nconst push = async (order) => {\n  await fetch('https://stock.example/orders', { method: 'PUT', body: order.id });\n};\nexport async function sync() {\n  const { rows } = await pool.query('select id from orders');\n  for (const order of rows) {\n    await push(order);\n  }\n}\n";
    const files = { 'package.json': packages, 'src/main.ts': "import cron from 'node-cron';\nimport { sync } from './sync';\ncron.schedule('* * * * *', async () => {\n  await sync();\n});\n", 'src/sync.ts': sync };

    expect(await chainOf(schedule, files)).toEqual(expect.arrayContaining(['call src/main.ts:4 sync', 'call src/sync.ts:9 sync calls push', 'call src/sync.ts:4 fetch()']));
  });

  it('names who starts a consumer, and each call between it and the effect', async () => {
    const files = { 'package.json': packages, 'src/main.ts': `import { startPayouts } from './payouts';\nstartPayouts();\n`, 'src/payouts.ts': payouts, 'src/pay-out.ts': payOut, 'src/queue.ts': producer };
    const chain = await chainOf(consumer, files);
    expect(chain).toEqual(expect.arrayContaining(['call src/main.ts:2 starts payouts', 'call src/payouts.ts:5 handler calls payOut', 'call src/pay-out.ts:4 payOut calls transfer', 'effect src/pay-out.ts:8 stripe Transfers.create()']));
  });

  it('has nothing to name where a consumer stands at the top of its file and does the work itself', async () => {
    const main = `import { Worker } from 'bullmq';
import Stripe from 'stripe';
const stripe = new Stripe('key');
new Worker('payouts', async (job) => {
  await stripe.transfers.create({ amount: job.data.cents, currency: 'eur', destination: job.data.account });
  if (job.data.late) throw new Error('late');
}, { connection: {} });
`;
    const chain = await chainOf(consumer, { 'package.json': packages, 'src/main.ts': main, 'src/queue.ts': producer });
    expect(chain.filter((step) => step.startsWith('call ') && !step.startsWith('call src/main.ts:6'))).toEqual([]);
  });

  it('names who starts a timer, and what the timer calls', async () => {
    const main = `import cron from 'node-cron';
import express from 'express';
import { payAll } from './pay-all';
export function startCron() {
  cron.schedule('* * * * *', async () => {
    await payAll();
  });
}
startCron();
const app = express();
app.get('/health', (req, res) => res.send('ok'));
app.listen(3000);
`;
    const payAll = `import Stripe from 'stripe';
const stripe = new Stripe('key');
export async function payAll() {
  await stripe.transfers.create({ amount: 100, currency: 'eur', destination: 'acct_1' });
}
`;
    const chain = await chainOf(schedule, { 'package.json': packages, 'src/main.ts': main, 'src/pay-all.ts': payAll });
    expect(chain).toEqual(expect.arrayContaining([expect.stringMatching(/^call src\/main\.ts:9 starts /), expect.stringMatching(/^call src\/main\.ts:6 .* calls payAll$/)]));
  });

  it('names who starts a poller that claims rows', async () => {
    const poller = `import { Pool } from 'pg';
import Stripe from 'stripe';
const pool = new Pool();
const stripe = new Stripe('key');
export function startPoller() {
  setInterval(async () => {
    const { rows } = await pool.query("SELECT * FROM payouts WHERE status = 'pending' LIMIT 10");
    for (const row of rows) {
      await pool.query("UPDATE payouts SET status = 'paying' WHERE id = $1", [row.id]);
      await stripe.transfers.create({ amount: row.cents, currency: 'eur', destination: row.account });
    }
  }, 5000);
}
`;
    const chain = await chainOf(claim, { 'package.json': packages, 'src/main.ts': `import { startPoller } from './poller';\nstartPoller();\n`, 'src/poller.ts': poller });
    expect(chain).toEqual(expect.arrayContaining([expect.stringMatching(/^call src\/main\.ts:2 starts /)]));
  });
});
