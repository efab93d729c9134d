import rule from '../../rules/unstopped-consumer/rule.ts';
import { findingsOf } from '../kit/rule-tester.ts';

const dependencies = '{"dependencies":{"bullmq":"5.53.0","graphile-worker":"0.16.0","stripe":"18.1.0","@prisma/client":"6.8.2","pg":"8.16.0"}}';
const stripe = "import Stripe from 'stripe';\nconst stripe = new Stripe('key');\nconst pay = async (job) => { await stripe.transfers.create({ amount: job.data.cents, currency: 'eur', destination: 'acct' }); };\n";
const worker = "import { Worker } from 'bullmq';\nconst worker = new Worker('payouts', pay);\n";
const run = "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: { name: payouts }\nspec: { template: { spec: { containers: [{ image: europe-docker.pkg.dev/shop/payouts:4 }] } } }\n";

async function severities(source: string, files: Readonly<Record<string, string>> = {}): Promise<string[]> {
  return (await findingsOf(rule, { 'package.json': dependencies, 'src/main.ts': `${stripe}${source}`, ...files })).map(({ severity }) => severity);
}

describe('unstopped-consumer', () => {
  it('is a note where nothing stops a worker that pays', async () => {
    const [finding] = await findingsOf(rule, { 'package.json': dependencies, 'src/main.ts': `${stripe}${worker}` });

    expect(finding).toMatchObject({ severity: 'info', confidence: 'likely', subject: 'payouts' });
    expect(finding?.message).toBe('Every deploy ends the process, and nothing stops the consumer of payouts first: a job under way is cut off, its lock runs out, and another worker runs it again as stalled. If it had called stripe Transfers.create() by then, that happens twice.');
  });

  it('stays a remark where the platform ends instances all day', async () => {
    expect(await severities(worker, { 'service.yaml': run })).toEqual(['info']);
  });

  it('is quiet where something closes the worker, and where a signal is listened to', async () => {
    expect(await severities(`${worker}export const stop = () => worker.close();`)).toEqual([]);
    expect(await severities(`${worker}for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => shutDown());`)).toEqual([]);
    expect(await severities(`${worker}import closeWithGrace from 'close-with-grace';\ncloseWithGrace(stopAll);`)).toEqual([]);
  });

  it('sees a listener in a file that does nothing but start all the rest', async () => {
    const exported = `${stripe}import { Worker } from 'bullmq';\nexport const startPayouts = () => new Worker('payouts', pay);\n`;
    const main = (end: string): Readonly<Record<string, string>> => ({ 'package.json': dependencies, 'src/payouts.ts': exported, 'src/main.ts': `import { startPayouts } from './payouts.ts';\nconst started = [];\nstarted.push(startPayouts());\n${end}` });

    expect(await findingsOf(rule, main("process.on('SIGTERM', () => Promise.all(started.map((one) => one.close())));"))).toEqual([]);
    expect(await findingsOf(rule, main('console.log(started.length);'))).toHaveLength(1);
  });

  it('is quiet where a second run does no harm', async () => {
    expect(await severities("import { Worker } from 'bullmq';\nnew Worker('payouts', async (job) => { console.log(job.data); });")).toEqual([]);
  });

  it('is quiet where the job records first that it was begun, and asks for that', async () => {
    const begun = (test: string): string => `import { Worker } from 'bullmq';\nimport { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nnew Worker('payouts', async (job) => {\n  const payout = await prisma.payout.findUnique({ where: { id: job.data.id } });\n  ${test}\n  await prisma.payout.update({ where: { id: payout.id }, data: { status: 'begun' } });\n  await pay(job);\n});`;

    expect(await severities(begun("if (payout.status !== 'due') return;"))).toEqual([]);
    expect(await severities(begun('console.log(payout.id);'))).toEqual(['info']);
  });

  it('is quiet where one transaction books the job and keeps its id, in a table that another file names', async () => {
    const booked = (table: string): Promise<string[]> => severities(`import { Worker } from 'bullmq';
import pg from 'pg';
import { Tables } from './tables.ts';
const pool = new pg.Pool();
new Worker('bookings', async (job) => {
  await pool.query('BEGIN');
  await pool.query('insert into ledger (order_id, cents) values ($1, $2)', [job.data.order, job.data.cents]);
  await pool.query(\`insert into \${Tables.${table}} (job_id) values ($1)\`, [job.id]);
  await pool.query('COMMIT');
});`, { 'src/tables.ts': "export enum Tables { Seen = 'seen_jobs', Notes = 'notes' }", 'db/1.sql': 'create table seen_jobs (job_id text primary key);\ncreate table notes (id serial primary key, job_id text);\ncreate table ledger (id serial primary key, order_id text, cents int);' });

    expect(await booked('Seen')).toEqual([]);
    expect(await booked('Notes')).toEqual(['info']);
  });

  it('is quiet for a library that listens itself', async () => {
    expect(await severities("import { run } from 'graphile-worker';\nrun({ taskList: { pay } });")).toEqual([]);
  });

  it('is one finding for the workers of a file', async () => {
    expect(await severities(`${worker}new Worker('refunds', pay);`)).toEqual(['info']);
  });
});
