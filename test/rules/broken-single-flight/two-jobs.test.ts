/** One lock under which two jobs stand. */
import rule from '../../../rules/broken-single-flight/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const take = (lock: string, work: string): string => `const client = await pool.connect();
  try {
    const { rows: [row] } = await client.query('select pg_try_advisory_lock(${lock}) as taken');
    if (!row.taken) return;
    try { ${work} } finally { await client.query('select pg_advisory_unlock(${lock})'); }
  } finally { client.release(); }`;
const pay = "for (const { cents } of (await pool.query('select cents from due')).rows) await stripe.transfers.create({ amount: cents, currency: 'eur' });";
const remind = "for (const { email } of (await pool.query('select email from visits')).rows) await resend.emails.send({ from: 'a@clinic.example', to: email, subject: 'Visit', text: '' });";
const head = "import cron from 'node-cron';\nimport { Pool } from 'pg';\nimport { Resend } from 'resend';\nimport Stripe from 'stripe';\nconst pool = new Pool();\nconst resend = new Resend('key');\nconst stripe = new Stripe('key');\n";
const job = (name: string, times: string, body: string): string => `cron.schedule('${times}', async function ${name}() {\n  ${body}\n});\n`;

async function titles(...jobs: readonly string[]): Promise<readonly string[]> {
  const files = Object.fromEntries(jobs.map((text, index) => [`src/job-${index}.ts`, head + text]));
  return (await findingsOf(rule, { 'package.json': '{"dependencies":{"node-cron":"4.2.1","pg":"8.16.0","resend":"4.6.0","stripe":"18.2.1"}}', ...files })).map(({ severity, title }) => `${severity} ${title}`);
}

describe('broken-single-flight, two jobs and one lock', () => {
  it('warns that the second of them is left out', async () => {
    expect(await titles(job('payOut', '*/5 * * * *', take('7', pay)), job('remind', '0 * * * *', take('7', remind)))).toEqual(['warning remind and payOut share one lock']);
  });

  it('is quiet where each has its own, and where they never start together', async () => {
    expect(await titles(job('payOut', '*/5 * * * *', take('7', pay)), job('remind', '0 * * * *', take('8', remind)))).toEqual([]);
    expect(await titles(job('payOut', '5 * * * *', take('7', pay)), job('remind', '10 * * * *', take('7', remind)))).toEqual([]);
  });

  it('is quiet about one place that holds a lock over all jobs', async () => {
    const alone = `async function alone(work) {\n  ${take('7', 'await work();')}\n}\n`;

    expect(await titles(`${alone}${job('payOut', '*/5 * * * *', `await alone(async () => { ${pay} });`)}${job('remind', '0 * * * *', `await alone(async () => { ${remind} });`)}`)).toEqual([]);
  });

  it('is quiet about two jobs that do the same work, and keep out of each other on purpose', async () => {
    const shared = `async function settle() { ${pay} }\n`;

    expect(await titles(`${shared}${job('settleAll', '0 * * * *', take('7', 'await settle();'))}${job('settleSome', '*/5 * * * *', take('7', 'await settle();'))}`)).toEqual([]);
  });
});
