import withoutCpu from '../../rules/consumer-without-cpu/rule.ts';
import rule from '../../rules/unguarded-consumer/rule.ts';
import { findingsOf } from '../kit/rule-tester.ts';

const cloudRun = (annotations: Record<string, string>) => `apiVersion: serving.knative.dev/v1
kind: Service
metadata: { name: invoices }
spec:
  template:
    metadata:
      annotations:
${Object.entries(annotations).map(([key, value]) => `        ${key}: '${value}'`).join('\n')}
    spec:
      containers: [{ image: europe-docker.pkg.dev/shop/invoices:4 }]
`;
const scale = (maximum: number) => ({ 'autoscaling.knative.dev/maxScale': String(maximum) });
const alwaysOn = { 'run.googleapis.com/cpu-throttling': 'false' };

interface Worker {
  readonly version?: string;
  readonly boss?: string;
  readonly options?: string;
  readonly more?: string;
  readonly work?: string;
  readonly service?: string | null;
}

const charge = `await stripe.charges.create({ amount: job.data.cents, currency: 'eur' });`;

/** A process that takes `invoices` from pg-boss and charges for each. */
function pgBoss({ version = '9.0.3', boss = 'retryLimit: 2', options = '{}', more = '', work = charge, service = cloudRun(scale(5)) }: Worker = {}): Record<string, string> {
  return {
    'package.json': `{"dependencies":{"pg-boss":"${version}","stripe":"18.1.0","pg":"8.16.0"}}`,
    ...(service === null ? {} : { 'service.yaml': service }),
    'src/main.ts': `import PgBoss from 'pg-boss';\nimport Stripe from 'stripe';\nimport { Pool } from 'pg';\nconst stripe = new Stripe('key');\nconst pool = new Pool();\nconst boss = new PgBoss({ connectionString: 'db', ${boss} });\n${more}\nboss.work('invoices', ${options}, async (job) => { ${work} });\n`,
  };
}

/** A process that takes `invoices` from BullMQ and charges for each. */
function bullmq({ options = '{}', more = '', work = charge, service = cloudRun({ ...scale(5), ...alwaysOn }) }: Worker = {}): Record<string, string> {
  return {
    'package.json': '{"dependencies":{"bullmq":"5.53.0","stripe":"18.1.0","express":"5.1.0","pg":"8.16.0","nodemailer":"7.0.3"}}',
    ...(service === null ? {} : { 'service.yaml': service }),
    'src/main.ts': `import { Queue, Worker } from 'bullmq';\nimport nodemailer from 'nodemailer';\nimport { Pool } from 'pg';\nimport express from 'express';\nimport Stripe from 'stripe';\nconst stripe = new Stripe('key');\nconst pool = new Pool();\nconst mails = nodemailer.createTransport({});\nconst queue = new Queue('invoices');\n${more}\nnew Worker('invoices', async (job) => { ${work} }, ${options});\n`,
  };
}

const enqueue = (options: string) => `const app = express();\napp.post('/orders', async (req, res) => { await queue.add('invoice', req.body, ${options}); res.sendStatus(202); });`;

async function severities(files: Record<string, string>): Promise<string[]> {
  return (await findingsOf(rule, files)).map((finding) => `${finding.severity} ${finding.confidence}`);
}

describe('unguarded-consumer, pg-boss', () => {
  it('is the same warning where the CPU goes between requests, for that is told apart', async () => {
    expect(await severities(pgBoss())).toEqual(['warning certain']);
  });

  it('is a warning where the CPU stays and jobs run one by one', async () => {
    expect(await severities(pgBoss({ service: cloudRun({ ...scale(5), ...alwaysOn }) }))).toEqual(['warning certain']);
  });

  it('is an error where a team of jobs waits while its time runs', async () => {
    const [finding] = await findingsOf(rule, pgBoss({ boss: 'retryLimit: 2, expireInHours: 1', options: '{ teamSize: 3 }', service: cloudRun({ ...scale(20), ...alwaysOn }) }));

    expect(finding?.severity).toBe('error');
    expect(finding?.message).toContain('Each of up to 20 instances of invoices takes jobs of invoices, and with pg-boss 9 each fetch makes 3 jobs active at once');
    expect(finding?.message).toContain('a job that is not done after 1 hour is given to another instance up to 2 more times');
    expect(finding?.advice).toContain('set `teamConcurrency` equal to `teamSize`');
  });

  it('takes a team that runs side by side for no crowd', async () => {
    expect(await severities(pgBoss({ options: '{ teamSize: 3, teamConcurrency: 3 }', service: cloudRun({ ...scale(20), ...alwaysOn }) }))).toEqual(['warning certain']);
  });

  it('takes a team whose jobs have a day for no crowd', async () => {
    expect(await severities(pgBoss({ boss: 'retryLimit: 2, expireInHours: 24', options: '{ teamSize: 3 }', service: cloudRun({ ...scale(20), ...alwaysOn }) }))).toEqual(['warning certain']);
  });

  it('knows that version 10 ignores teams', async () => {
    expect(await severities(pgBoss({ version: '10.1.0', options: '{ teamSize: 3 }', service: cloudRun({ ...scale(20), ...alwaysOn }) }))).toEqual(['warning certain']);
  });

  it('is quiet in version 9 without retries', async () => {
    expect(await severities(pgBoss({ boss: '' }))).toEqual([]);
  });

  it('knows that version 10 retries by default', async () => {
    expect(await severities(pgBoss({ version: '10.1.0', boss: '' }))).toEqual(['warning certain']);
  });

  it('knows that version 11 does not read retries from the constructor', async () => {
    expect(await severities(pgBoss({ version: '11.0.0', boss: 'retryLimit: 0' }))).toEqual(['warning certain']);
  });

  it('is quiet when the queue is created without retries', async () => {
    expect(await severities(pgBoss({ version: '11.0.0', boss: '', more: `boss.createQueue('invoices', { retryLimit: 0 });` }))).toEqual([]);
  });

  it('is quiet when the queue has a policy', async () => {
    expect(await severities(pgBoss({ version: '11.0.0', boss: '', more: `boss.createQueue('invoices', { policy: 'stately' });` }))).toEqual([]);
  });

  it('is quiet on one instance', async () => {
    expect(await severities(pgBoss({ service: cloudRun(scale(1)) }))).toEqual([]);
  });

  it('counts the instances Cloud Run allows by default', async () => {
    const [finding] = await findingsOf(rule, pgBoss({ service: cloudRun(alwaysOn) }));

    expect(finding?.message).toContain('Each of up to 100 instances by default');
  });

  it('is no more than a possibility where no file tells of instances', async () => {
    expect(await severities(pgBoss({ service: null }))).toEqual(['info possible']);
  });

  it('is no more than a possibility where another service may know the request', async () => {
    expect(await severities(pgBoss({ work: `await fetch('https://tax.example', { method: 'POST' });`, service: cloudRun({ ...scale(5), ...alwaysOn }) }))).toEqual(['info possible']);
  });

  it('is quiet where the provider gets an idempotency key', async () => {
    expect(await severities(pgBoss({ work: `await stripe.charges.create({ amount: 1, currency: 'eur' }, { idempotencyKey: job.data.invoice });` }))).toEqual([]);
  });

  it('is quiet where a row is claimed first', async () => {
    expect(await severities(pgBoss({ work: `const { rows } = await pool.query("update invoices set state = 'paying' where id = $1 and state = 'open' returning id"); if (!rows.length) return; ${charge}` }))).toEqual([]);
  });

  it('is not quiet where the claim ignores the old state', async () => {
    expect(await severities(pgBoss({ work: `await pool.query("update invoices set state = 'paying' where id = $1"); ${charge}` }))).toEqual(['warning certain']);
  });

  it('takes a set in memory for no guard between instances', async () => {
    const [finding] = await findingsOf(rule, pgBoss({
      more: 'const active = new Set();',
      work: `if (active.has(job.data.id)) return; active.add(job.data.id); try { ${charge} } finally { active.delete(job.data.id); }`,
    }));

    expect(finding?.message).toContain('The guard (flag active) is seen by one process only.');
  });

  it('is quiet where the handler only writes what may be written twice', async () => {
    expect(await severities(pgBoss({ work: `await pool.query("update invoices set state = 'sent' where id = $1");` }))).toEqual([]);
  });

  it('says of an emptied table that its rows are thrown away again', async () => {
    const [finding] = await findingsOf(rule, pgBoss({ work: "await pool.query('TRUNCATE TABLE invoice_lines');" }));
    expect(finding?.message).toContain('Every run repeats pg Pool.query(): rows are thrown away again.');
  });

  it('says of an inserted row that it is there twice', async () => {
    const [finding] = await findingsOf(rule, pgBoss({ work: "await pool.query('INSERT INTO invoice_lines (cents) VALUES ($1)', [job.data.cents]);" }));
    expect(finding?.message).toContain('Every run repeats pg Pool.query(): rows or counts double.');
  });
});

describe('unguarded-consumer, BullMQ', () => {
  it('is quiet for several instances that run each job once', async () => {
    expect(await severities(bullmq())).toEqual([]);
  });

  it('is a warning where a failed job is tried again', async () => {
    const work = "await pool.query('UPDATE accounts SET cents = cents - 100');";

    expect(await severities(bullmq({ more: enqueue('{ attempts: 3 }'), work }))).toEqual(['warning certain']);
    expect(await severities(bullmq({ more: enqueue('{ attempts: Number(process.env.ATTEMPTS) }'), work }))).toEqual(['warning certain']);
  });

  it('leaves money that a call may move unseen to the rule about effects and their marks', async () => {
    expect(await severities(bullmq({ more: enqueue('{ attempts: 3 }') }))).toEqual([]);
  });

  it('makes little of a mail that is the last step: nothing after it fails', async () => {
    expect(await severities(bullmq({ more: enqueue('{ attempts: 3 }'), work: "await mails.sendMail({ to: job.data.to, subject: 'invoice' });" }))).toEqual(['info possible']);
  });

  it('is quiet where jobs have an id of their own', async () => {
    expect(await severities(bullmq({ more: enqueue('{ attempts: 3, jobId: req.body.id }') }))).toEqual([]);
  });

  it('leaves it to the other rule where an instance loses its CPU and with it the lock', async () => {
    const files = bullmq({ service: cloudRun(scale(5)) });

    expect(await severities(files)).toEqual([]);
    expect((await findingsOf(withoutCpu, files)).map(({ severity }) => severity)).toEqual(['error']);
  });

  it('is a warning where stalled jobs are handed on many times', async () => {
    expect(await severities(bullmq({ options: '{ maxStalledCount: 10 }' }))).toEqual(['warning certain']);
  });
});

/** A process that takes `orders` from Kafka. */
function kafka(work: string, more = ''): Record<string, string> {
  return {
    'package.json': '{"dependencies":{"kafkajs":"2.2.4","pg":"8.16.0"}}',
    'src/main.ts': `import { Kafka } from 'kafkajs';\nimport { Pool } from 'pg';\nconst pool = new Pool();\nconst consumer = new Kafka({ brokers: ['kafka:9092'] }).consumer({ groupId: 'stock' });\n${more}\nawait consumer.subscribe({ topic: 'orders' });\nawait consumer.run({ eachMessage: async ({ message }) => { const order = JSON.parse(String(message.value)); ${work} } });\n`,
  };
}

const reserve = "await pool.query('update stock set reserved = reserved + $1 where sku = $2', [order.quantity, order.sku]);";

describe('unguarded-consumer, Kafka', () => {
  it('is a warning where a message that comes again is counted again, however many instances there are', async () => {
    const [finding] = await findingsOf(rule, kafka(reserve));

    expect(finding).toMatchObject({ severity: 'warning', confidence: 'likely', subject: 'orders' });
    expect(finding?.message).toBe('With kafkajs 2, a message that is not committed yet comes again after every rebalance, deploy and crash. Every run repeats pg Pool.query(): rows or counts double.');
  });

  it('is quiet where the message only sets what it says', async () => {
    expect(await severities(kafka("await pool.query('update stock set reserved = $1 where sku = $2', [order.reserved, order.sku]);"))).toEqual([]);
  });

  it('is quiet where the state of the order is looked at first', async () => {
    expect(await severities(kafka(`const { rows: [known] } = await pool.query('select status from orders where id = $1', [order.id]); if (known.status === 'reserved') return; ${reserve}`))).toEqual([]);
  });

  it('says that work nobody waits for can be lost as well', async () => {
    const [finding] = await findingsOf(rule, kafka(reserve.replace('await ', '')));
    expect(finding?.message).toContain('the message can be committed first, and a crash then loses the work.');
  });

  it('says so where a function on the way is not waited for', async () => {
    const [finding] = await findingsOf(rule, kafka('reserve(order);', `async function reserve(order) { ${reserve} }`));
    expect(finding?.message).toContain('Nothing waits for it either');
  });

  it('does not say so of a function that is done when it returns', async () => {
    const files = kafka('reserve(order);', `import Database from 'better-sqlite3';\nconst db = new Database('stock.db');\nfunction reserve(order) { db.prepare('update stock set reserved = reserved + 1 where sku = ?').run(order.sku); }`);
    const [finding] = await findingsOf(rule, { ...files, 'package.json': '{"dependencies":{"kafkajs":"2.2.4","pg":"8.16.0","better-sqlite3":"11.0.0"}}' });
    expect(finding?.message).toMatch(/rows or counts double\.$/);
  });

  it('does not say so where the promise is waited for later', async () => {
    const [finding] = await findingsOf(rule, kafka(`const reserved = ${reserve.replace('await ', '')} await reserved;`));
    expect(finding?.message).toMatch(/rows or counts double\.$/);
  });
});

describe('unguarded-consumer, a job that fails half-way', () => {
  const invoice = "await pool.query('insert into ledger (invoice) values ($1)', [job.data.id]);";

  it('is a warning where a row is written before a call that may fail, though nobody knows the instances', async () => {
    const [finding] = await findingsOf(rule, pgBoss({ version: '10.1.0', boss: '', service: null, work: `${invoice} await fetch('https://tax.example', { method: 'POST' });` }));

    expect(finding).toMatchObject({ severity: 'warning', confidence: 'likely' });
    expect(finding?.message).toContain('is run again up to 2 more times by default. The next run repeats pg Pool.query(): rows or counts double, when fetch() fails after it.');
  });

  it('says of a job too that work nobody waits for can be lost', async () => {
    const [finding] = await findingsOf(rule, pgBoss({ version: '10.1.0', boss: '', work: `${invoice.replace('await ', '')} await fetch('https://tax.example', { method: 'POST' });` }));

    expect(finding?.message).toContain('Nothing waits for it either: the job can count as done first, and a crash then loses the work.');
  });

  it('is only possible where the row is written last', async () => {
    expect(await severities(pgBoss({ version: '10.1.0', boss: '', service: null, work: `await fetch('https://tax.example', { method: 'POST' }); ${invoice}` }))).toEqual(['info possible']);
  });

  it('is not told of a fork, whose options nobody knows', async () => {
    expect(await severities(pgBoss({ version: 'github:acme/pg-boss', boss: '', work: `${invoice} await fetch('https://tax.example', { method: 'POST' });` }))).toEqual([]);
  });
});

describe('unguarded-consumer, SQS read by Lambda', () => {
  const lambda = (event: string, work: string): Record<string, string> => ({
    'package.json': '{"dependencies":{"pg":"8.16.0"}}',
    'template.yaml': `Resources:\n  Bill:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: src/bill.handler\n      Events:\n        Orders:\n          Type: SQS\n          Properties:\n            Queue: !GetAtt OrderQueue.Arn\n${event}`,
    'src/bill.ts': `import { Pool } from 'pg';\nconst pool = new Pool();\nexport const handler = async (event) => { for (const record of event.Records) { const order = JSON.parse(record.body); ${work} } };\n`,
  });
  const bill = "await pool.query('insert into ledger (order_id, cents) values ($1, $2)', [order.id, order.cents]); await fetch('https://tax.example/bills', { method: 'POST', body: record.body });";

  it('is a warning where a message that fails sends the whole batch back', async () => {
    const [finding] = await findingsOf(rule, lambda('', bill));

    expect(finding).toMatchObject({ severity: 'warning', subject: 'OrderQueue', file: 'template.yaml' });
    expect(finding?.message).toContain('With SQS and Lambda, one message that fails sends the whole batch of up to 10 back, and all of them are delivered again.');
    expect(finding?.advice).toContain('ReportBatchItemFailures');
  });

  it('says nothing of the batch where there is one message, or only what failed comes again', async () => {
    for (const event of ['            BatchSize: 1\n', '            FunctionResponseTypes: [ReportBatchItemFailures]\n']) {
      const [finding] = await findingsOf(rule, lambda(event, bill));
      expect(finding?.message).toContain('With SQS and Lambda, a message that fails is delivered again.');
    }
  });

  it('is quiet where the message only sets what it says', async () => {
    expect(await severities(lambda('', "await pool.query('update accounts set owed = $1 where id = $2', [order.owed, order.account]);"))).toEqual([]);
  });
});
