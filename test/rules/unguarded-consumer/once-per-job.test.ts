/** The key of a job that is kept before an effect, and what is written where nothing short does it. */
import { rules } from '../../../rules/index.ts';
import { suggestedIn } from '../../kit/suggested-texts.ts';

const checked = rules.filter(({ id }) => id === 'effect-before-mark' || id === 'unguarded-consumer' || id === 'broken-single-flight');

const packages = {
  bullmq: '5.53.0', ioredis: '5.6.1', redis: '5.0.0', nodemailer: '7.0.3', '@prisma/client': '6.8.2', 'pg-boss': '9.0.3', kafkajs: '2.2.4', pg: '8.16.0', postgres: '3.4.7', knex: '3.1.0',
  'sqs-consumer': '11.0.0', 'graphile-worker': '0.16.6', stripe: '18.0.0',
};
const journal = 'create table processed_jobs (job_key text primary key, done_at timestamptz not null default now());\ncreate table ledger (id bigserial primary key, amount int not null);\n';

interface Given {
  readonly imports?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly versions?: Readonly<Record<string, string>>;
}

/** What becomes of the worker; null where nothing is suggested. */
async function suggest(work: string, { imports = '', files = {}, versions = {} }: Given = {}): Promise<string | null> {
  const head = `import nodemailer from 'nodemailer';\n${imports}\nconst transport = nodemailer.createTransport({ host: 'mail' });\n// The work\n`;
  const all = { 'package.json': JSON.stringify({ dependencies: { ...packages, ...versions }, scripts: { start: 'node src/worker.ts' } }), ...files, 'src/worker.ts': `${head}${work}\n` };
  const suggested = (await suggestedIn(all, checked))['src/worker.ts'];
  return suggested === undefined ? null : suggested.slice(suggested.indexOf('// The work\n') + 12).trimEnd();
}

const record = "await fetch('https://books.example/sent', { method: 'POST' });";
const schema = { 'migrations/1.sql': journal };
const pg = "import PgBoss from 'pg-boss';\nimport { Pool } from 'pg';\nconst db = new Pool();\nconst boss = new PgBoss({ connectionString: 'x', retryLimit: 3 });";
const guarded = (key: string, effect: string, indent = '  '): string => [
  `const jobKey = \`${key}\`;`,
  "const claimed = await db.query('INSERT INTO processed_jobs (job_key) VALUES ($1) ON CONFLICT DO NOTHING', [jobKey]);",
  'if (claimed.rowCount === 1) {',
  '  try {',
  ...effect.split('\n').map((line) => `    ${line}`),
  '  } catch (error) {',
  "    await db.query('DELETE FROM processed_jobs WHERE job_key = $1', [jobKey]);",
  '    throw error;',
  '  }',
  '}',
].map((line) => indent + line).join('\n');

describe('a mail that a failure behind it would repeat', () => {
  const job = (inside: string): string => `await boss.work('receipts', async (job) => {\n  const open = await db.query('select 1');\n${inside}\n});`;
  const mail = 'await transport.sendMail({ to: job.data.to });';

  it('is sent behind a row of the table that the repository keeps for that', async () => {
    expect(await suggest(job(`  ${mail}\n  ${record}`), { imports: pg, files: schema })).toBe(job(`${guarded('receipts:sendMail:${job.id}', mail)}\n  ${record}`));
  });

  it('takes along what only writes its answer down, and its comment', async () => {
    const effect = `// The customer waits for it\nconst info = await transport.sendMail({ to: job.data.to });\nconsole.log('sent', info.messageId);`;
    expect(await suggest(job(`${effect.replaceAll(/^/gm, '  ')}\n  ${record}`), { imports: pg, files: schema })).toBe(job(`${guarded('receipts:sendMail:${job.id}', effect)}\n  ${record}`));
  });

  it('is left where nobody learns that it failed: a key would keep the next try out', async () => {
    const kept = "async function tell(to: string) {\n  try {\n    await transport.sendMail({ to });\n  } catch (error) {\n    console.error(error);\n  }\n}\n";
    expect(await suggest(`${kept}${job(`  await tell(job.data.to);\n  ${record}`)}`, { imports: pg, files: schema })).toBeNull();
  });

  it('is left where nothing fails behind it', async () => {
    expect(await suggest(job(`  ${mail}\n  await db.query('select 1');`), { imports: pg, files: schema })).toBeNull();
  });

  it('is left where its answer is needed afterwards', async () => {
    expect(await suggest(job(`  const info = await transport.sendMail({ to: job.data.to });\n  await db.query('update mails set message = $1', [info.messageId]);\n  ${record}`), { imports: pg, files: schema })).toBeNull();
  });

  it('is left where the table asks for more than a text', async () => {
    const files = { 'migrations/1.sql': journal.replace('done_at', 'kind text not null, done_at') };
    expect(await suggest(job(`  ${mail}\n  ${record}`), { imports: pg, files })).toBeNull();
  });

  it.each([
    ['is taken away later', 'drop table processed_jobs;'],
    ['asks for more later', 'alter table processed_jobs add column kind text not null;'],
  ])('is left where the table %s', async (_, later) => {
    expect(await suggest(job(`  ${mail}\n  ${record}`), { imports: pg, files: { ...schema, 'migrations/2.sql': later } })).toBeNull();
  });

  it('is left where the table only sounds like a journal', async () => {
    expect(await suggest(job(`  ${mail}\n  ${record}`), { imports: pg, files: { 'migrations/1.sql': 'create table inboxes (address text primary key);' } })).toBeNull();
  });

  it('is left where a call would be guarded that does more than send it', async () => {
    const deliver = (more: string): string => `async function deliver(data: any) {\n  await transport.sendMail({ to: data.to });\n${more}}\nawait boss.work('receipts', async (job) => {\n  await deliver(job.data);\n  ${record}\n});`;
    expect(await suggest(deliver("  await db.query('select 1');\n"), { imports: pg, files: schema })).toContain('processed_jobs');
    expect(await suggest(deliver("  await db.query('update orders set state = $1 where id = $2', ['done', data.id]);\n"), { imports: pg, files: schema })).toBeNull();
  });

  it('is left where one mail is sent for a list of jobs: none of them tells it from the next', async () => {
    const digest = (options: string): string => `await boss.work('digest', ${options}async (jobs) => {\n  await db.query('select 1');\n  await transport.sendMail({ text: String(jobs.length) });\n  ${record}\n});`;
    expect(await suggest(digest('{ batchSize: 5 }, '), { imports: pg, files: schema })).toBeNull();
    expect(await suggest(digest('{ teamSize: 5 }, '), { imports: pg, files: schema })).toContain('processed_jobs');
  });

  it('is left where it goes to several people', async () => {
    expect(await suggest(job(`  for (const to of job.data.all) {\n    await transport.sendMail({ to });\n  }\n  ${record}`), { imports: pg, files: schema })).toBeNull();
  });

  it('is left where two mails would have one key', async () => {
    expect(await suggest(job(`  ${mail}\n  ${mail}\n  ${record}`), { imports: pg, files: schema })).toBeNull();
  });

  it('is told by the job of the list that pg-boss hands over from 10 on', async () => {
    const versions = { 'pg-boss': '10.1.0' };
    const one = (inside: string): string => `await boss.work('receipts', async ([job]) => {\n  const open = await db.query('select 1');\n${inside}\n});`;
    const each = (inside: string): string => `await boss.work('receipts', async (jobs) => {\n  for (const job of jobs) {\n    await db.query('select 1');\n${inside}\n  }\n});`;
    expect(await suggest(one(`  ${mail}\n  ${record}`), { imports: pg, files: schema, versions })).toBe(one(`${guarded('receipts:sendMail:${job.id}', mail)}\n  ${record}`));
    expect(await suggest(each(`    ${mail}\n    ${record}`), { imports: pg, files: schema, versions })).toBe(each(`${guarded('receipts:sendMail:${job.id}', mail, '    ')}\n    ${record}`));
  });

  it('is told by the job that graphile-worker hands beside the payload', async () => {
    const imports = "import { run } from 'graphile-worker';\nimport { Pool } from 'pg';\nconst db = new Pool();";
    const task = (inside: string): string => `await run({ connectionString: 'x', taskList: { receipt: async (payload: any, { job }) => {\n  await db.query('select 1');\n${inside}\n} } });`;
    const effect = 'await transport.sendMail({ to: payload.to });';
    expect(await suggest(task(`  ${effect}\n  ${record}`), { imports, files: schema })).toBe(task(`${guarded('receipt:sendMail:${job.id}:${job.revision}', effect)}\n  ${record}`));
  });

  it('asks Redis where no table is kept, by the client that the file has', async () => {
    const imports = "import { Consumer } from 'sqs-consumer';\nimport { createClient } from 'redis';\nconst redis = createClient();\nawait redis.connect();";
    const consumer = (inside: string): string => `Consumer.create({ queueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/receipts', visibilityTimeout: 60, heartbeatInterval: 20, handleMessage: async (message) => {\n  await redis.get('paused');\n${inside}\n} }).start();`;
    expect(await suggest(consumer(`  await transport.sendMail({ to: message.Body });\n  ${record}`), { imports })).toBe(consumer([
      '  const jobKey = `receipts:sendMail:${message.MessageId}`;', "  const claimed = await redis.set(jobKey, '1', { EX: 1296000, NX: true });", "  if (claimed === 'OK') {", '    try {',
      '      await transport.sendMail({ to: message.Body });', '    } catch (error) {', '      await redis.del(jobKey);', '      throw error;', '    }', '  }', `  ${record}`,
    ].join('\n')));
  });

  it.each([
    ['a message of SQS that is seen again while the run goes on', "import { Consumer } from 'sqs-consumer';\nimport { Pool } from 'pg';\nconst db = new Pool();", (inside: string) => `Consumer.create({ queueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/receipts', visibilityTimeout: 60, handleMessage: async (message) => {\n${inside}\n} }).start();`],
    ['a message of Kafka that another consumer is given after a rebalance', "import { Kafka } from 'kafkajs';\nimport { Pool } from 'pg';\nconst db = new Pool();\nconst consumer = new Kafka({ brokers: ['k'] }).consumer({ groupId: 'mails' });\nawait consumer.subscribe({ topic: 'receipts' });", (inside: string) => `await consumer.run({ eachMessage: async ({ topic, partition, message }) => {\n${inside}\n} });`],
    ['a job of BullMQ whose lock is not renewed', "import { Queue, Worker } from 'bullmq';\nimport { Pool } from 'pg';\nconst db = new Pool();", (inside: string) => `await new Queue('receipts').add('receipt', {}, { attempts: 3 });\nnew Worker('receipts', async (job) => {\n${inside}\n}, { connection: {}, skipLockRenewal: true });`],
    ['a job of pg-boss that expires after a minute', pg.replace('retryLimit: 3', 'retryLimit: 3, expireInSeconds: 60'), (inside: string) => `await boss.work('receipts', async (job) => {\n${inside}\n});`],
  ])('is left where a second run would count the job as done before the first has failed: %s', async (_, imports, consume) => {
    expect(await suggest(consume(`  await db.query('select 1');\n  await transport.sendMail({ text: 'Paid' });\n  ${record}`), { imports, files: schema })).toBeNull();
  });

  it('is left where SQS hands over a list', async () => {
    const imports = "import { Consumer } from 'sqs-consumer';\nimport { createClient } from 'redis';\nconst redis = createClient();\nawait redis.connect();";
    const consumer = `Consumer.create({ queueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/receipts', handleMessageBatch: async (messages) => {\n  await redis.get('paused');\n  await transport.sendMail({ text: String(messages.length) });\n  ${record}\n} }).start();`;
    expect(await suggest(consumer, { imports })).toBeNull();
  });

  it('is left to advice where money moves: what timed out may have been paid', async () => {
    const imports = `${pg}\nimport Twilio from 'twilio';\nimport Stripe from 'stripe';\nconst stripe = new Stripe('key');`;
    const suggested = await suggest(job(`  await stripe.charges.create({ amount: job.data.amount });\n  ${record}`), { imports, files: schema });
    expect(suggested ?? '').not.toContain('processed_jobs');
  });
});

describe('with the connection of a BullMQ worker', () => {
  const redis = "import IORedis from 'ioredis';\nexport const connection = new IORedis('redis://queue', { maxRetriesPerRequest: null });\n";
  const queue = (options: string): string => `import { Queue } from 'bullmq';\nimport { connection } from './redis.ts';\nexport const receipts = new Queue('receipts', { connection });\nexport const add = (id: string) => receipts.add('receipt', { id }, ${options});\n`;
  const imports = "import { Worker, type Job } from 'bullmq';\nimport { connection } from './redis.ts';\nimport './queue.ts';";
  const worker = (inside: string): string => `new Worker('receipts', async (job: Job) => {\n${inside}\n}, { connection });`;
  const effect = `  await transport.sendMail({ to: job.data.to });\n  ${record}`;
  const kept = (key: string): string => [
    `  const jobKey = \`${key}\`;`, "  const claimed = await connection.set(jobKey, '1', 'EX', 604800, 'NX');", "  if (claimed === 'OK') {", '    try {', '      await transport.sendMail({ to: job.data.to });',
    '    } catch (error) {', '      await connection.del(jobKey);', '      throw error;', '    }', '  }', `  ${record}`,
  ].join('\n');

  it('keeps a key of the job, with the time at which it was made: ids may come again', async () => {
    expect(await suggest(worker(effect), { imports, files: { 'src/redis.ts': redis, 'src/queue.ts': queue('{ attempts: 3 }') } })).toBe(worker(kept('receipts:sendMail:${job.id}:${job.timestamp}')));
  });

  it('writes nothing where the connection is only options', async () => {
    const options = "export const connection = { host: 'queue', port: 6379 };\n";
    expect(await suggest(worker(effect), { imports, files: { 'src/redis.ts': options, 'src/queue.ts': queue('{ attempts: 3 }') } })).toBeNull();
  });

  it('writes nothing where two queues have one handler, whose jobs have the same ids', async () => {
    const both = `async function handle(job: Job) {\n${effect}\n}\nnew Worker('receipts', handle, { connection });\nnew Worker('invoices', handle, { connection });`;
    expect(await suggest(both, { imports, files: { 'src/redis.ts': redis, 'src/queue.ts': queue('{ attempts: 3 }') } })).toBeNull();
  });

  it('writes nothing where a function is called beside the queue: what it is given there has no id', async () => {
    const direct = `import express from 'express';\nconst app = express();\nasync function handle(job: any) {\n${effect}\n}\nnew Worker('receipts', handle, { connection });\napp.post('/now', async (req, res) => { await handle({ data: req.body }); res.end(); });\napp.listen(3000);`;
    expect(await suggest(direct, { imports, files: { 'src/redis.ts': redis, 'src/queue.ts': queue('{ attempts: 3 }') }, versions: { express: '4.19.0' } })).toBeNull();
  });

  it('imports no server for its client', async () => {
    const server = "import express from 'express';\nimport IORedis from 'ioredis';\nexport const cache = new IORedis();\nconst app = express();\napp.get('/', async (req, res) => { res.end(await cache.get('greeting')); });\napp.listen(3000);\n";
    const alone = worker(effect).replace('{ connection }', "{ connection: { host: 'queue' } }");
    const files = { 'src/redis.ts': redis, 'src/queue.ts': queue('{ attempts: 3 }'), 'src/server.ts': server };
    expect(await suggest(alone, { imports: "import { Worker, type Job } from 'bullmq';\nimport './queue.ts';", files, versions: { express: '4.19.0' } })).toBeNull();
  });

  it('goes where the job is handed on to, and imports the client there', async () => {
    const send = `import nodemailer from 'nodemailer';\nimport type { Job } from 'bullmq';\nconst transport = nodemailer.createTransport({ host: 'mail' });\nexport async function handle(job: Job) {\n${effect}\n}\n`;
    const main = `import { Worker } from 'bullmq';\nimport { connection } from './redis.ts';\nimport { handle } from './send.ts';\nimport './queue.ts';\nnew Worker('receipts', async (job) => { await handle(job); }, { connection });\n`;
    const files = { 'package.json': JSON.stringify({ dependencies: packages, scripts: { start: 'node src/main.ts' } }), 'src/redis.ts': redis, 'src/queue.ts': queue('{ attempts: 3 }'), 'src/send.ts': send, 'src/main.ts': main };
    const suggested = await suggestedIn(files, checked);
    expect(suggested['src/send.ts']).toBe(send.replace(effect, kept('receipts:sendMail:${job.id}:${job.timestamp}')).replace("from 'bullmq';\n", "from 'bullmq';\nimport { connection } from './redis.ts';\n"));
  });
});

describe('a write that a second run would do again', () => {
  const prisma = 'datasource db {\n  provider = "postgresql"\n  url = env("X")\n}\nmodel ProcessedEvent {\n  id String @id @default(cuid())\n  eventId String @unique\n  createdAt DateTime @default(now())\n}\nmodel Entry {\n  id Int @id @default(autoincrement())\n  amount Int\n}\n';

  it('stands in one transaction with the row of its message, with Prisma', async () => {
    const imports = "import { Kafka } from 'kafkajs';\nimport { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nconst consumer = new Kafka({ brokers: ['k'] }).consumer({ groupId: 'ledger' });\nawait consumer.subscribe({ topic: 'payments' });";
    const run = (inside: string): string => `await consumer.run({\n  eachMessage: async ({ topic, partition, message }) => {\n    const payment = JSON.parse(String(message.value));\n${inside}\n  },\n});`;
    expect(await suggest(run('    await prisma.entry.create({ data: { amount: payment.amount } });'), { imports, files: { 'schema.prisma': prisma } })).toBe(run([
      '    const jobKey = `ledger:entry.create:${topic}:${partition}:${message.offset}:${message.timestamp}`;',
      '    await prisma.$transaction(async (tx) => {',
      '      const claimed = await tx.processedEvent.createMany({ data: [{ eventId: jobKey }], skipDuplicates: true });',
      '      if (claimed.count === 0) return;',
      '      await tx.entry.create({ data: { amount: payment.amount } });',
      '    });',
    ].join('\n')));
  });

  it('is left where a group of Kafka is not known: two of them are handed the same message', async () => {
    const imports = "import { Kafka } from 'kafkajs';\nimport { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nconst consumer = new Kafka({ brokers: ['k'] }).consumer({ groupId: process.env.GROUP });\nawait consumer.subscribe({ topic: 'payments' });";
    expect(await suggest('await consumer.run({\n  eachMessage: async ({ topic, partition, message }) => {\n    await prisma.entry.create({ data: { amount: Number(message.value) } });\n  },\n});', { imports, files: { 'schema.prisma': prisma } })).toBeNull();
  });

  it.each([
    ['knex', "import knex from 'knex';\nconst db = knex({ client: 'pg', connection: 'x' });", "await db('ledger').insert({ amount: job.data.amount });", [
      '  const jobKey = `ledger:insert:${job.id}`;', '  await db.transaction(async (trx) => {', "    const claimed = await trx('processed_jobs').insert({ job_key: jobKey }).onConflict('job_key').ignore().returning('job_key');",
      '    if (claimed.length === 0) return;', "    await trx('ledger').insert({ amount: job.data.amount });", '  });']],
    ['Postgres.js', "import postgres from 'postgres';\nconst sql = postgres();", 'await sql`insert into ledger (amount) values (${job.data.amount})`;', [
      '  const jobKey = `ledger:ledger.insert:${job.id}`;', '  await sql.begin(async (tx) => {', '    const claimed = await tx`INSERT INTO processed_jobs (job_key) VALUES (${jobKey}) ON CONFLICT DO NOTHING`;',
      '    if (claimed.count === 0) return;', '    await tx`insert into ledger (amount) values (${job.data.amount})`;', '  });']],
  ])('does so with %s', async (_, client, effect, written) => {
    const imports = `import PgBoss from 'pg-boss';\n${client}\nconst boss = new PgBoss({ connectionString: 'x', retryLimit: 3 });`;
    const work = (inside: string): string => `await boss.work('ledger', async (job) => {\n${inside}\n  ${record}\n});`;
    expect(await suggest(work(`  ${effect}`), { imports, files: schema })).toBe(work(written.join('\n')));
  });

  it('is left where its client would have to be taken out of the pool first', async () => {
    expect(await suggest(`await boss.work('ledger', async (job) => {\n  await db.query('insert into ledger (amount) values ($1)', [job.data.amount]);\n  ${record}\n});`, { imports: pg, files: schema })).toBeNull();
  });
});
