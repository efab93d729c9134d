/** Runs that overlap, and runs that are repeated: two hazards, each told with its own cause and its own cure. */
import effectBeforeMark from '../../../rules/effect-before-mark/rule.ts';
import unguardedSchedule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const head = "import Stripe from 'stripe';\nimport pg from 'pg';\nconst stripe = new Stripe('key');\nconst pool = new pg.Pool();\nasync function payOut() {\n  const { rows } = await pool.query('select id, cents from payouts where due');\n";
const manifest = { 'package.json': '{"dependencies":{"express":"5.1.0","pg":"8.16.0","stripe":"18.2.1"}}' };
const unrecorded = `${head}  for (const { cents } of rows) await stripe.transfers.create({ amount: cents, currency: 'eur', destination: 'acct' });\n}\n`;
const recorded = `${head}  for (const { id, cents } of rows) {\n    await stripe.transfers.create({ amount: cents, currency: 'eur', destination: 'acct' });\n    await pool.query('update payouts set due = false where id = $1', [id]);\n  }\n}\n`;

/** A function of Lambda every five minutes. */
function lambda(code: string, seconds: number): Record<string, string> {
  return { ...manifest, 'src/payouts.ts': `${code}export const handler = async () => { await payOut(); };\n`, 'serverless.yml': `service: shop\nprovider:\n  name: aws\nfunctions:\n  payouts:\n    handler: src/payouts.handler\n    timeout: ${seconds}\n    events:\n      - schedule: rate(5 minutes)\n` };
}

/** A route of Cloud Run that Cloud Scheduler calls, and calls again. */
function route(code: string): Record<string, string> {
  return { ...manifest, 'src/app.ts': `import express from 'express';\n${code}const app = express();\napp.post('/payouts', async (req, res) => { await payOut(); res.sendStatus(204); });\napp.listen(8080);\n`, 'deploy.sh': "gcloud run deploy shop --source . --timeout 600\ngcloud scheduler jobs create http payouts --schedule '*/10 * * * *' --uri https://shop-xk2q7.a.run.app/payouts --max-retry-attempts 2 --attempt-deadline 60s --min-backoff 15s\n" };
}

async function starts(files: Record<string, string>): Promise<readonly string[]> {
  const all = await Promise.all([unguardedSchedule, effectBeforeMark].map((rule) => findingsOf(rule, files)));
  return all.flat().map(({ rule, message }) => `${rule}: ${message.split(/, and both call|\. /)[0] ?? ''}`);
}

describe('a schedule whose runs overlap, and are repeated after a failure', () => {
  it('is told of the one by what starts a second run, and of the other by what begins again', async () => {
    expect(await starts(lambda(unrecorded, 900))).toEqual([
      'unguarded-schedule: EventBridge starts payouts every 5 minutes whether or not the last run has ended, and a run may take 15 minutes: runs overlap',
      'effect-before-mark: EventBridge starts payouts every 5 minutes, and again after a run that failed (Lambda tries 2 more times by default)',
    ]);
  });

  it('is told of the repetition alone where a run ends before the next one starts', async () => {
    expect(await starts(lambda(unrecorded, 60))).toEqual(['effect-before-mark: EventBridge starts payouts every 5 minutes, and again after a run that failed (Lambda tries 2 more times by default)']);
  });

  it('is told once where a claim before the effect would keep out both', async () => {
    expect(await starts(lambda(recorded, 900))).toEqual(['effect-before-mark: EventBridge starts payouts every 5 minutes whether or not the last run has ended, and a run may take 15 minutes: runs overlap']);
  });

  it('is never said to overlap by the clock of a scheduler that waits: the retry of an attempt that was given up on does', async () => {
    const meets = 'Cloud Scheduler calls POST /payouts every 10 minutes, gives up on an attempt after 60 s and retries it up to 2 times, the first 15 s later: the attempt it gave up on still runs';

    expect(await starts(route(recorded))).toEqual([`effect-before-mark: ${meets}`]);
    expect(await starts(route(unrecorded))).toEqual([`unguarded-schedule: ${meets}`, 'effect-before-mark: Cloud Scheduler starts POST /payouts every 10 minutes, and again after a run that failed, up to 2 more times']);
  });
});
