import rule from '../../rules/swallowed-error/rule.ts';
import type { Finding } from '../../src/model/finding.ts';
import { findingsOf } from '../kit/rule-tester.ts';

const manifest = '{"dependencies":{"bullmq":"5.53.2","graphile-worker":"0.16.6","pg":"8.16.0","resend":"4.6.0","kafkajs":"2.2.4","axios":"1.9.0","mjml":"4.15.3"}}';
const imports = `import { run } from 'graphile-worker';
import { Queue, Worker } from 'bullmq';
import { Pool } from 'pg';
import { Resend } from 'resend';
import axios from 'axios';
import mjml from 'mjml'; import { log } from './log.ts';
const pool = new Pool();
const resend = new Resend('key');
async function send(to: string) { await resend.emails.send({ from: 'desk@clinic.example', to, subject: 'Your visit', text: 'Tomorrow' }); }
async function attempt(to: string) { try { await send(to); return true; } catch (error) { console.error(error); return false; } }
async function tellDesk(error: unknown) { await axios.post('https://chat.example/hooks/desk', { error }); }
function refuse(error: unknown) { throw new Error('no mail', { cause: error }); }
`;

async function inTask(body: string): Promise<readonly Finding[]> {
  return findingsOf(rule, { 'package.json': manifest, 'src/worker.ts': `${imports}await run({ connectionString: 'postgres://db/visits', taskList: { remind: async (job: any) => {\n${body}\n} } });\n` });
}

async function lines(body: string): Promise<number[]> {
  return (await inTask(body)).map(({ line }) => line);
}

describe('swallowed-error', () => {
  it('says whose error is kept, and what is never done because of it', async () => {
    const [finding, ...others] = await inTask('  try {\n    await send(job.to);\n  } catch (error) {\n    console.error(error);\n  }');

    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: 'warning', confidence: 'likely', subject: 'remind', line: 17 });
    expect(finding?.message).toBe('When resend Emails.send() fails, a `catch` of remind keeps the error and nothing else notes it: graphile-worker takes the job for done, the 24 further attempts it has are never made, and the work is lost.');
    expect(finding?.evidence.map(({ kind, line }) => `${kind} ${line}`)).toEqual(['entry 13', 'call 15', 'effect 9']);
  });

  it('is none of a remark that is kept apart after work of which nothing is known', async () => {
    const mail = 'const paid = await vault.pay(job.amount);\n  ';
    expect(await lines(`${mail}try { await attempt(job.to); } catch (error) { console.error(error); }\n  return paid.hash;`)).toEqual([]);
    expect(await lines('try { await attempt(job.to); } catch (error) { console.error(error); }')).toEqual([10]);
    expect(await lines(`${mail}await attempt(job.to);\n  return paid.hash;`)).toEqual([10]);
  });

  it('is none the less where the work before it only makes it ready', async () => {
    const mail = (before: string, to: string): string => `${before}\n  try { await attempt(${to}); } catch (error) { console.error(error); }`;
    expect(await lines(mail('const page = await mjml(job.text);', 'page.html'))).toEqual([10]);
    expect(await lines(mail('const page = await vault.renderPage(job.text);', 'job.to'))).toEqual([10]);
    expect(await lines(mail('const page = await mjml(job.text);', 'job.to'))).toEqual([]);
    expect(await lines(mail('const page = await vault.getOrCreate(job.text);', 'page.html'))).toEqual([]);
  });

  it('is an error that is kept, however it is', async () => {
    expect(await lines('try { await send(job.to); } catch {}')).toEqual([14]);
    expect(await lines('await send(job.to).catch((error) => log.error(error));')).toEqual([14]);
    expect(await lines('return send(job.to).then(() => log.info(job)).catch((error) => { console.error(error); });')).toEqual([14]);
    expect(await lines('try { return await send(job.to); } catch (error) { log.error(`not sent: ${String(error)}`); return { sent: false }; }')).toEqual([14]);
    expect(await lines('await attempt(job.to);')).toEqual([10]);
    expect(await lines('switch (job.kind) { case "clean": await pool.query("delete from visits where done"); break; default: await attempt(job.to); }')).toEqual([10]);
  });

  it('is none where the queue, a row or somebody hears of it', async () => {
    for (const caught of ['throw error;', 'if (job.last) return; throw error;', 'refuse(error);', "await pool.query('update visits set failed = true where id = $1', [job.id]);", 'await tellDesk(error);', 'failed = error;', 'failures.push(error);', 'await giveUp(error);']) {
      expect(await lines(`let failed; const failures: unknown[] = []; try { await send(job.to); } catch (error) { console.error(error); ${caught} }`)).toEqual([]);
    }
  });

  it('is none where what comes after may tell', async () => {
    for (const body of ['const sent = await attempt(job.to); if (!sent) throw new Error("not sent");', 'if (!(await attempt(job.to))) throw new Error("not sent");', 'let sent = 0; try { await send(job.to); sent += 1; } catch (error) { console.error(error); } if (sent === 0) throw new Error("not sent");']) {
      expect(await lines(body)).toEqual([]);
    }
  });

  it('is none of what is done beside the work, or once for each item', async () => {
    for (const body of ["await pool.query('insert into visits (id) values ($1)', [job.id]); await attempt(job.to);", 'await attempt(job.to); await tellDesk("done");', 'await store(job); await attempt(job.to);', 'for (const to of job.all) await attempt(to);', 'for (const to of job.all) { try { await send(to); } catch (error) { console.error(error); } }']) {
      expect(await lines(body)).toEqual([]);
    }
    expect(await lines('const { rows } = await pool.query("select mail from visits where id = $1", [job.id]); await attempt(rows[0].mail);')).toEqual([10]);
  });

  it('matters less where the queue would not try again', async () => {
    const inWorker = async (options: string): Promise<string[]> => (await findingsOf(rule, { 'package.json': manifest, 'src/worker.ts': `${imports}new Worker('visits', async (job) => { await attempt(job.data.to); });\nexport const remind = (to: string) => new Queue('visits').add('remind', { to }${options});\n` })).map(({ severity, message }) => `${severity} ${/(?<=for done, ).*(?=, and)/.exec(message)?.[0] ?? ''}`);

    expect(await inWorker(', { attempts: 3 }')).toEqual(['warning the 2 further attempts it has are never made']);
    expect(await inWorker('')).toEqual(['info does not keep it among those that failed']);
  });

  it('counts the attempts of its own queue and job', async () => {
    const inQueue = async (sending: string): Promise<string[]> => (await findingsOf(rule, { 'package.json': '{"dependencies":{"bull":"4.16.5","resend":"4.6.0"}}', 'src/worker.ts': `import Bull from 'bull';
import { Resend } from 'resend';
const resend = new Resend('key');
const visits = new Bull('visits');
const bills = new Bull('bills');
visits.process('remind', async (job) => { try { await resend.emails.send({ from: 'desk@clinic.example', to: job.data.to, subject: 'Your visit', text: 'Tomorrow' }); } catch (error) { console.error(error); } });
visits.add('remind', {});
${sending}
` })).map(({ severity }) => severity);

    expect(await inQueue("visits.add('remind', {}, { attempts: 3 });")).toEqual(['warning']);
    expect(await inQueue("visits.add('clean', {}, { attempts: 3 });")).toEqual(['info']);
    expect(await inQueue("bills.add('remind', {}, { attempts: 3 });")).toEqual(['info']);
  });

  it('takes the messages of a batch one by one', async () => {
    const serverless = 'service: visits\nprovider: { name: aws, runtime: nodejs22.x }\nfunctions:\n  remind:\n    handler: src/remind.handler\n    events: [{ sqs: { arn: "arn:aws:sqs:eu-west-1:1:visits", functionResponseType: ReportBatchItemFailures } }]\n';
    const remind = async (caught: string, end = '', all = 'event.Records'): Promise<number> => (await findingsOf(rule, { 'serverless.yml': serverless, 'src/remind.ts': `import { Resend } from 'resend';\nimport { findVisits } from './visits.ts';\nconst resend = new Resend('key');\nexport const handler = async (event: any) => {\nconst batchItemFailures: unknown[] = [];\nfor (const record of ${all}) {\ntry { await resend.emails.send({ from: 'desk@clinic.example', to: record.body, subject: 'Your visit', text: 'Tomorrow' }); } catch (error) { console.error(error); ${caught} }\n}\n${end}\n};\n` })).length;

    expect(await remind('')).toBe(1);
    expect(await remind('', '', 'await findVisits()')).toBe(0);
    expect(await remind('batchItemFailures.push({ itemIdentifier: record.messageId });', 'return { batchItemFailures };')).toBe(0);
  });
});

describe('a message of RabbitMQ that is refused', () => {
  const consumer = (caught: string, options = ', { durable: true }', work = 'await pool.query("insert into orders (id) values ($1)", [JSON.parse(message.content.toString()).id]);'): Readonly<Record<string, string>> => ({
    'package.json': '{"dependencies":{"amqplib":"0.10.8","pg":"8.16.0"}}',
    'src/worker.ts': `import amqp from 'amqplib';
import { Pool } from 'pg';
const pool = new Pool();
async function isPassing(error: unknown) { return String(error).includes('ECONNREFUSED'); }
const connection = await amqp.connect('amqp://broker');
const channel = await connection.createChannel();
await channel.assertQueue('orders'${options});
await channel.consume('orders', async (message) => {
  if (!message) return;
  try {
    ${work}
    channel.ack(message);
  } catch (error) {
    ${caught}
  }
});
`,
  });

  it('is gone where its queue has no dead letters', async () => {
    const [finding, ...others] = await findingsOf(rule, consumer("console.error('order failed', error);\n    channel.nack(message, false, false);"));

    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: 'warning', confidence: 'likely', subject: 'orders', line: 15, title: 'Messages of orders that fail are thrown away' });
    expect(finding?.evidence.map(({ kind, line }) => `${kind} ${line}`)).toEqual(['entry 8', 'effect 11', 'sink 15']);
    expect(await findingsOf(rule, consumer('channel.reject(message, false);', ''))).toHaveLength(1);
    expect(await findingsOf(rule, consumer('if (channel) { channel.nack(message, false, false); }'))).toHaveLength(1);
  });

  it('is kept where they go somewhere, or may', async () => {
    const refused = 'channel.nack(message, false, false);';
    for (const options of [", { deadLetterExchange: 'failed' }", ", { arguments: { 'x-dead-letter-exchange': 'failed' } }", ', settings', ', { durable: true, ...settings }']) {
      expect(await findingsOf(rule, consumer(refused, options))).toEqual([]);
    }
    const elsewhere = consumer(refused);
    expect(await findingsOf(rule, { ...elsewhere, 'src/worker.ts': elsewhere['src/worker.ts']?.replace("await channel.assertQueue('orders', { durable: true });", '') ?? '' })).toEqual([]);
  });

  it('is none where errors are told apart, noted or handed on, or nothing is missed', async () => {
    for (const caught of ['channel.nack(message, false, true);', 'channel.nack(message, false, !message.fields.redelivered);', 'if (await isPassing(error)) { channel.nack(message, false, true); return; } channel.nack(message, false, false);', 'if (message.fields.redelivered) channel.nack(message, false, false);', "channel.sendToQueue('failed-orders', message.content); channel.nack(message, false, false);", "await pool.query('insert into failures (text) values ($1)', [String(error)]); channel.nack(message, false, false);"]) {
      expect(await findingsOf(rule, consumer(caught))).toEqual([]);
    }
    for (const work of ['console.log(message.content.toString());', "await redis.del('orders:' + message.content.toString());"]) {
      const files = consumer('channel.nack(message, false, false);', ', { durable: true }', work);
      expect(await findingsOf(rule, { ...files, 'src/worker.ts': `import Redis from 'ioredis';\nconst redis = new Redis();\n${files['src/worker.ts'] ?? ''}` })).toEqual([]);
    }
    expect(await findingsOf(rule, consumer('channel.nack(message, false, false);', ', { durable: true }', "await pool.query('update orders set paid = true where id = $1', [message.content.toString()]);"))).toHaveLength(1);
    const parsed = 'let order; try { order = JSON.parse(message.content.toString()); } catch { channel.nack(message, false, false); return; } await pool.query("insert into orders (id) values ($1)", [order.id]);';
    expect(await findingsOf(rule, consumer('channel.nack(message, false, true);', ', { durable: true }', parsed))).toEqual([]);
  });
});
