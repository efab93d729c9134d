/** What a run of a job can have done, and what it has claimed, when it is made again. */
import rule from '../../../rules/effect-before-mark/rule.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { findingsOfWorker as worker, report, text, verdicts } from '../../kit/notices-worker.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

describe('effect-before-mark, how often a job is tried', () => {
  it('takes attempts that a setting decides for several, and does not say how many', async () => {
    const [finding] = await worker(`${text} ${report}`, { attempts: '{ attempts: Number(process.env.ATTEMPTS) }' });

    expect(finding?.severity).toBe('warning');
    expect(finding?.message).toContain('bullmq runs a job of notices again after it has failed. It calls');
  });

  it('does not take what a job carries for its options', async () => {
    expect(await verdicts(worker(`${text} ${report}`, { attempts: '{}', more: "app.post('/again', async (req, res) => { await queue.add('notice', { attempts: req.body.attempts }); res.sendStatus(202); });" }))).toEqual([]);
  });

  const nest = (queue: string, add = ''): Promise<readonly Finding[]> => findingsOf(rule, {
    'package.json': '{"dependencies":{"@nestjs/bullmq":"11.0.2","bullmq":"5.53.0","@nestjs/common":"11.1.0","twilio":"5.6.0"}}',
    'src/notices.ts': `import { BullModule, InjectQueue, Processor, WorkerHost } from '@nestjs/bullmq';
import { Controller, Injectable, Module, Post } from '@nestjs/common';
import { Job, Queue } from 'bullmq';
import twilio from 'twilio';
const client = twilio('id', 'token');
@Controller('orders')
export class Orders {
  constructor(@InjectQueue('notices') private readonly notices: Queue) {}
  @Post() async create() { await this.notices.add('notice', { id: 1 }${add}); }
}
@Processor('notices')
export class Notices extends WorkerHost {
  async process(job: Job) { ${text} ${report} }
}
@Module({ imports: [BullModule.registerQueue({ name: 'mails', defaultJobOptions: { attempts: 9 } }, ${queue})], controllers: [Orders], providers: [Notices] })
export class AppModule {}
`,
  });

  it.each([
    ['where Nest registers its queue', nest("{ name: 'notices', defaultJobOptions: { attempts: 3 } }"), 'up to 2 more times'],
    ['where it is sent through a queue that Nest injects', nest("{ name: 'notices' }", ', { attempts: 4 }'), 'up to 3 more times'],
  ])('is read %s', async (_, found, often) => {
    expect((await found)[0]?.message).toContain(often);
  });

  it('is no matter of another queue', async () => {
    expect(await verdicts(nest("{ name: 'notices' }"))).toEqual([]);
  });

  it('has no end where RabbitMQ waits for an acknowledgement, and is once where it does not', async () => {
    const rabbit = (options: string): Promise<readonly Finding[]> => findingsOf(rule, {
      'package.json': '{"dependencies":{"amqplib":"0.10.8","twilio":"5.6.0"}}',
      'src/main.ts': `import amqp from 'amqplib';
import twilio from 'twilio';
const client = twilio('id', 'token');
const connection = await amqp.connect('amqp://broker');
const channel = await connection.createChannel();
await channel.consume('notices', async (message) => { const job = { data: JSON.parse(message.content.toString()) }; ${text} ${report} channel.ack(message); }${options});
`,
    });

    expect(await verdicts(rabbit(''))).toEqual(['warning likely']);
    expect(await verdicts(rabbit(', { noAck: true }'))).toEqual([]);
  });

  const boss = (options: string, body: string): Promise<readonly Finding[]> => findingsOf(rule, {
    'package.json': '{"dependencies":{"pg-boss":"10.1.4","twilio":"5.6.0"}}',
    'src/main.ts': `import PgBoss from 'pg-boss';
import twilio from 'twilio';
const client = twilio('id', 'token');
const boss = new PgBoss('postgres://db');
const options = JSON.parse(process.env.WORK);
await boss.work('notices', ${options}async (jobs) => { ${body} });
`,
  });

  it.each([
    ['the list itself', 'for (const job of jobs) { JOB }'],
    ['what makes a list of it', 'const list = Array.isArray(jobs) ? jobs : [jobs]; for (const job of list) { JOB }'],
  ])('goes once through a list that holds one job: %s', async (_, loop) => {
    const found = (options: string): Promise<readonly string[]> => verdicts(boss(options, loop.replace('JOB', text)));

    expect(await found('')).toEqual([]);
    expect(await found('{ pollingIntervalSeconds: 5, batchSize: 1 }, ')).toEqual([]);
    expect(await found('{ batchSize: 5 }, ')).toEqual(['warning likely']);
    expect(await found('options, ')).toEqual(['warning likely']);
  });

  it('goes on through what the one job holds', async () => {
    expect(await verdicts(boss('', 'for (const job of jobs) for (const phone of job.data.phones) await client.messages.create({ to: phone });'))).toEqual(['warning likely']);
  });
});

describe('effect-before-mark, money without a key', () => {
  const transfer = "await stripe.transfers.create({ amount: job.data.cents, currency: 'eur', destination: 'acct' });";

  it('is a warning where a job is tried again: the call may time out after the transfer', async () => {
    const [finding] = await worker(transfer);

    expect(finding?.severity).toBe('warning');
    expect(finding?.message).toContain('nothing keeps that from being done again when the call times out after the provider has done it: money moves again.');
  });

  it('is quiet where the error of the call goes no further', async () => {
    expect(await verdicts(worker(`try { ${transfer} } catch (error) { console.error(error); }`))).toEqual([]);
  });

  it('says that Stripe keeps the answer of a key', async () => {
    expect((await worker(transfer))[0]?.advice).toContain('put the number of the try into it');
  });

  it('is quiet with a key, and where a job is tried once', async () => {
    expect(await verdicts(worker(transfer.replace(');', ', { idempotencyKey: job.id });')))).toEqual([]);
    expect(await verdicts(worker(transfer, { attempts: '{}' }))).toEqual([]);
  });
});

describe('effect-before-mark, what a function returns to its caller', () => {
  const once = (release: string): Promise<readonly Finding[]> => worker(`if (!(await takes(job.id))) return; ${text} ${report} ${release}`, {
    more: `import { Redis } from 'ioredis';
const redis = new Redis();
async function takes(id) { try { const won = await redis.set(\`sent:\${id}\`, '1', 'EX', 86400, 'NX'); return won === 'OK'; } catch { return true; } }`,
  });

  it('is a claim where it sets a key once, and the key stays', async () => {
    expect(await verdicts(once(''))).toEqual([]);
  });

  it('is a lock, and none, where the key is deleted when the work is done', async () => {
    expect(await verdicts(once('await redis.del(`sent:${job.id}`);'))).toEqual(['error likely']);
  });

  it('is an effect that was had before it returned', async () => {
    expect(await verdicts(worker(`await tell(job); ${report}`, { more: `async function tell(job) { if (job.data.phone) { ${text} return true; } return false; }` }))).toEqual(['error likely']);
  });
});

describe('effect-before-mark, what a transaction takes back', () => {
  const files = { 'migrations/1.sql': 'CREATE TABLE ledger (id serial PRIMARY KEY, job_id text UNIQUE, cents int);\n' };
  const credit = (row: string): Promise<readonly Finding[]> => worker(`await sql.begin(async (tx) => { await tx\`UPDATE accounts SET cents = cents + \${job.data.cents} WHERE id = \${job.data.id}\`; ${row} }); ${report}`, { more: "import postgres from 'postgres';\nconst sql = postgres('db');", files });

  it('is counted again where nothing refuses the second run', async () => {
    expect(await verdicts(credit(''))).toEqual(['warning likely']);
  });

  it('is counted once where a row with a unique key is inserted behind it', async () => {
    expect(await verdicts(credit('await tx`INSERT INTO ledger (job_id, cents) VALUES (${job.id}, ${job.data.cents})`;'))).toEqual([]);
  });

  it('is no effect at all where a run counts its own attempts', async () => {
    expect(await verdicts(worker(`await pool.query('UPDATE notices SET told = told + 1 WHERE id = $1', [job.data.id]); ${report}`))).toEqual(['warning likely']);
    expect(await verdicts(worker(`await pool.query('UPDATE notices SET retry_count = retry_count + 1 WHERE id = $1', [job.data.id]); ${report}`))).toEqual([]);
  });
});

describe('effect-before-mark, a row that is made because it is missing', () => {
  const sync = (insert: string): Promise<readonly Finding[]> => findingsOf(rule, {
    'package.json': '{"dependencies":{"node-cron":"4.2.1","express":"5.1.0","pg":"8.16.0"},"scripts":{"start":"node src/main.ts"}}',
    'migrations/001.sql': 'create table cursors (name text primary key, last int); create table reviews (id serial primary key, customer_id int, state text);',
    'src/main.ts': `import cron from 'node-cron';
import express from 'express';
import pg from 'pg';
const pool = new pg.Pool();
const app = express();
app.get('/', (req, res) => { res.send('customers'); });
app.listen(3000);
cron.schedule('*/5 * * * *', async () => {
  const { rows: [cursor] } = await pool.query("select last from cursors where name = 'customers'");
  if (cursor.last > 9) return;
  for (let page = cursor.last; page < 10; page += 1) { ${insert} }
  await pool.query("update cursors set last = $1 where name = 'customers'", [page]);
});
`,
  });
  const insert = "await pool.query('insert into reviews (customer_id) values ($1)', [page]);";

  it('is not made again by the next run, which finds it', async () => {
    expect(await verdicts(sync(insert))).toEqual(['warning likely']);
    expect(await verdicts(sync(`const { rows: [known] } = await pool.query('select id from reviews where customer_id = $1', [page]); if (known) continue; ${insert}`))).toEqual([]);
    expect(await verdicts(sync(`const { rows: [closed] } = await pool.query("select count(*) as n from reviews where state = 'closed'"); if (closed.n > 9) continue; ${insert}`))).toEqual(['warning likely']);
  });

  it('is made once where it is the only one of its table', async () => {
    const remind = (install: string): Promise<readonly Finding[]> => findingsOf(rule, {
      'package.json': '{"dependencies":{"node-cron":"4.2.1","express":"5.1.0","@prisma/client":"6.8.0"},"scripts":{"start":"node src/main.ts"}}',
      'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\nmodel Shop {\n  id Int @id @default(autoincrement())\n  name String\n}\nmodel Visit {\n  id Int @id @default(autoincrement())\n  state String\n}\n',
      'src/main.ts': `import cron from 'node-cron';
import express from 'express';
import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
const app = express();
app.get('/', async (req, res) => { res.json(await prisma.visit.findMany()); });
app.listen(3000);
cron.schedule('* * * * *', async () => {
  const visits = await prisma.visit.findMany({ where: { state: 'open' } });
  for (const visit of visits) { ${install} await fetch('https://visits.example'); await prisma.visit.update({ where: { id: visit.id }, data: { state: 'closed' } }); }
});
`,
    });
    const create = "await prisma.shop.create({ data: { name: 'new' } });";

    expect(await verdicts(remind(create))).toEqual(['warning likely']);
    expect(await verdicts(remind(`const shop = await prisma.shop.findFirst({}); if (!shop) ${create}`))).toEqual([]);
    expect(await verdicts(remind(`const shop = await prisma.shop.findFirst(); if (!shop) ${create}`))).toEqual([]);
    expect(await verdicts(remind(`const find = async () => { const shop = await prisma.shop.findFirst({}); if (shop) { return String(shop.id); } else { const name = 'new'; return String(await prisma.shop.create({ data: { name } })); } }; await find();`))).toEqual([]);
    expect(await verdicts(remind(`const shops = await prisma.shop.count(); if (shops < 10) ${create}`))).toEqual(['warning likely']);
    expect(await verdicts(remind(`const shop = await prisma.shop.findFirst() ?? ${create.slice(0, -1)}; console.log(shop);`))).toEqual([]);
    expect(await verdicts(remind(`const shop = await prisma.shop.findFirst(); if (shop !== null) console.log(shop.name); else { ${create} }`))).toEqual([]);
    expect(await verdicts(remind(`const last = await prisma.shop.findFirst({ orderBy: { id: 'desc' } }); if (last && last.id > 99) continue; ${create}`))).toEqual(['warning likely']);
    expect(await verdicts(remind(`const last = await prisma.shop.findFirst({ orderBy: { id: 'desc' } }); if (!last) ${create}`))).toEqual(['warning likely']);
    expect(await verdicts(remind(`const shop = await prisma.shop.findFirst(); if (shop && shop.id > 99) continue; ${create}`))).toEqual(['warning likely']);
    expect(await verdicts(remind(`const shop = await prisma.shop.findFirst(); if (shop) ${create}`))).toEqual(['warning likely']);
    expect(await verdicts(remind(`const shop = await prisma.shop.findFirst(); if (shop) { ${create} } else { ${create} }`))).toEqual(['warning likely']);
    expect(await verdicts(remind(`const shop = await prisma.shop.findFirst(); if (!shop?.name) ${create}`))).toEqual(['warning likely']);

    const byKey = 'const shop = await prisma.shop.findUnique({ where: { id: visit.shopId } });';
    expect(await verdicts(remind(`${byKey} if (!shop) ${create}`))).toEqual([]);
    expect(await verdicts(remind(`${byKey} if (shop) continue; ${create}`))).toEqual([]);
    expect(await verdicts(remind(`${byKey} if (shop && shop.name === 'new') continue; ${create}`))).toEqual([]);
    expect(await verdicts(remind(`${byKey} if (!shop || shop.name === 'old') ${create}`))).toEqual([]);
    expect(await verdicts(remind(`const shops = await prisma.shop.count({ where: { id: visit.shopId } }); if (shops === 0) ${create}`))).toEqual([]);
    expect(await verdicts(remind(`${byKey} if (shop) ${create}`))).toEqual(['warning likely']);
    expect(await verdicts(remind(`${byKey} if (!shop) continue; ${create}`))).toEqual(['warning likely']);
    expect(await verdicts(remind(`${byKey} if (shop !== null && visit.id > 1) ${create}`))).toEqual(['warning likely']);
    expect(await verdicts(remind(`const find = async (id) => prisma.shop.findUnique({ where: { id } }); const shop = await find(visit.shopId); if (shop) ${create}`))).toEqual(['warning likely']);
    expect(await verdicts(remind(`const shops = await prisma.shop.count({ where: { id: visit.shopId } }); if (shops > 0) ${create}`))).toEqual(['warning likely']);
  });
});
