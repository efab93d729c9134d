/** Clocks of the process that only queue a job: with several instances, each of them does. */
import rule from '../../../rules/unguarded-schedule/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const pays = "await pool.query('insert into payments (id) values (gen_random_uuid())');";

async function verdicts(code: string, instances = "process.env.INSTANCES || 'max'", work = pays): Promise<string[]> {
  return (await findingsOf(rule, {
    'package.json': '{"scripts":{"start":"pm2-runtime ecosystem.config.js"},"dependencies":{"express":"5.1.0","bullmq":"5.53.0","node-cron":"4.2.1","pg":"8.16.0"}}',
    'ecosystem.config.js': `module.exports = { apps: [{ name: 'shop', script: 'src/app.ts', exec_mode: 'cluster', instances: ${instances} }] };`,
    'src/app.ts': `import cron from 'node-cron';\nimport { Queue, Worker } from 'bullmq';\nimport { Pool } from 'pg';\nconst pool = new Pool();\nconst payouts = new Queue('payouts');\n${work === '' ? '' : `new Worker('payouts', async () => { ${work} });`}\n${code}\n`,
  })).map(({ severity, message }) => `${severity} ${message}`);
}

describe('unguarded-schedule, clocks that queue jobs', () => {
  const queue = (options: string): string => `cron.schedule('0 9 * * *', async () => { await payouts.add('payout', {}${options}); });`;

  it('tells that each instance queues a job of its own', async () => {
    expect(await verdicts(queue(''))).toEqual(['warning node-cron starts this job every day in every instance, and both queue the same jobs with bullmq Queue.add(). Nothing in the handler keeps a second run out.']);
    expect(await verdicts(queue(', { jobId: `payout:${Date.now()}` }'))).toHaveLength(1);
  });

  it('says nothing where the queue knows the job again, or nobody says that there are several', async () => {
    expect(await verdicts(queue(", { jobId: 'payout' }"))).toEqual([]);
    expect(await verdicts(queue(''), '1')).toEqual([]);
    expect(await verdicts(queue(''), 'process.env.INSTANCES')).toEqual([]);
  });

  it('asks what the job does', async () => {
    expect((await verdicts(queue(''), '4', '')).map((verdict) => verdict.split(' ')[0])).toEqual(['info']);
    expect(await verdicts(queue(''), '4', "await pool.query('delete from tokens where ends < now()');")).toEqual([]);
  });

  it('says nothing of an interval that queues what it finds', async () => {
    const found = "const { rows } = await pool.query('select id from orders where paid and not settled');\nfor (const { id } of rows) await payouts.add('payout', { id });";

    expect(await verdicts(`setInterval(async () => { ${found} }, 60_000);`)).toEqual([]);
    expect(await verdicts("setInterval(async () => { await payouts.add('payout', {}); }, 60_000);")).toHaveLength(1);
  });
});
