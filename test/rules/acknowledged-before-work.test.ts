import rule from '../../rules/acknowledged-before-work/rule.ts';
import marks from '../../rules/effect-before-mark/rule.ts';
import consumers from '../../rules/unguarded-consumer/rule.ts';
import type { Finding } from '../../src/model/finding.ts';
import { findingsOf } from '../kit/rule-tester.ts';

const manifest = '{"dependencies":{"amqplib":"0.10.8","@sendgrid/mail":"8.1.5","@aws-sdk/client-sqs":"3.800.0","@google-cloud/pubsub":"5.1.0","kafkajs":"2.2.4","ioredis":"5.6.1","pg":"8.16.0","@types/bun":"1.3.0"}}';
const imports = `import amqp from 'amqplib';
import sendgrid from '@sendgrid/mail';
import { Pool } from 'pg';
import { render } from './render.ts';
const pool = new Pool();
async function confirm(order: any) { await sendgrid.send({ to: order.email, from: 'orders@shop.example', subject: 'Your order', text: order.text }); }
function readOrder(message: any) { return JSON.parse(message.content.toString()); }
const channel = await (await amqp.connect('amqp://broker')).createChannel();
function refuse(message: any) { if (message.fields.redelivered) { channel.ack(message); return true; } return false; }
`;

async function inWorker(text: string): Promise<readonly Finding[]> {
  return findingsOf(rule, { 'package.json': manifest, 'src/worker.ts': text });
}

async function lines(body: string, options = '', queue = "'confirmations'"): Promise<number[]> {
  const found = await inWorker(`${imports}channel.consume(${queue}, async (message: any) => {\n${body}\n}${options});\n`);
  return found.map(({ line }) => line);
}

describe('acknowledged-before-work', () => {
  it('says what is lost, and where the message went', async () => {
    const [finding, ...others] = await inWorker(`${imports}channel.consume('confirmations', async (message: any) => {\n  channel.ack(message);\n  await confirm(readOrder(message));\n});\n`);

    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: 'warning', confidence: 'likely', subject: 'confirmations', line: 11, title: 'Messages of confirmations are gone before @sendgrid/mail send() is done' });
    expect(finding?.message).toBe('A message of confirmations is acknowledged first, and @sendgrid/mail send() comes after that: a deploy, a crash or an error until then loses the work, and nothing hands it out again.');
    expect(finding?.evidence.map(({ kind, line }) => `${kind} ${String(line)}`)).toEqual(['consumer 10', 'entry 10', 'sink 11', 'call 12', 'effect 6']);
  });

  it('is a message that is acknowledged first, however its work fails', async () => {
    expect(await lines('channel.ack(message); try { await confirm(readOrder(message)); } catch (error) { console.error(error); }')).toEqual([11]);
    expect(await lines("channel.ack(message); await pool.query('insert into orders (id) values ($1)', [message.id]);")).toEqual([11]);
    expect(await lines('const order = readOrder(message); if (!order) return; channel.ack(message); for (const one of order.parts) await confirm(one);')).toEqual([11]);
  });

  it('is a row that Bun writes to SQLite, and not what it writes to Redis', async () => {
    const sql = "const db = new Bun.SQL('sqlite:orders.db');\n";
    const note = "await db`update orders set state = 'confirmed' where id = ${message.id}`;";
    const work = async (body: string): Promise<number> => (await inWorker(`import { redis } from 'bun';\n${imports}${sql}channel.consume('confirmations', async (message: any) => { channel.ack(message); ${body} });\n`)).length;

    expect(await work("await pool.query(`update orders set state = 'confirmed' where id = $1`, [message.id]);")).toBe(1);
    expect(await work(note)).toBe(1);
    expect(await work("await redis.set(`orders:${message.id}`, 'confirmed');")).toBe(0);
  });

  it('is a row that is written or made, by which of the two the message asks for', async () => {
    const written = "await pool.query(`update orders set state = 'confirmed' where id = $1`, [message.id]);";

    expect(await lines(`channel.ack(message); if (readOrder(message).known) { ${written} return; } await pool.query('insert into orders (id) values ($1)', [message.id]);`)).toEqual([11]);
    expect(await lines(`channel.ack(message); if (readOrder(message).known) { ${written} return; } await pool.query(\`update orders set state = 'refused' where id = $1\`, [message.id]);`)).toEqual([]);
    expect(await lines(`channel.ack(message); ${written} await pool.query('insert into orders (id) values ($1)', [message.id]);`)).toEqual([]);
  });

  it('is none where the work, or what may be the work, comes first', async () => {
    for (const body of ['await confirm(readOrder(message)); channel.ack(message);', 'await confirm(readOrder(message)); channel.ack(message); await confirm({ email: "desk@shop.example" });', 'await render(message); channel.ack(message); await confirm(readOrder(message));', "const page = await render(message); channel.ack(message); await confirm(page);"]) {
      expect(await lines(body)).toEqual([]);
    }
  });

  it('is none where only those are acknowledged that need no work', async () => {
    for (const body of ['if (!message.content) { channel.ack(message); return; } await confirm(readOrder(message)); channel.ack(message);', 'if (message.fields.redelivered) channel.ack(message); else { await confirm(readOrder(message)); channel.ack(message); }', 'if (refuse(message)) return; await confirm(readOrder(message)); channel.ack(message);', 'let order; try { order = readOrder(message); } catch { channel.ack(message); return; } await confirm(order); channel.ack(message);']) {
      expect(await lines(body)).toEqual([]);
    }
  });

  it('is none where a state is written first, or the work is sent on where it failed', async () => {
    for (const body of ["await pool.query(`update orders set state = 'confirming' where id = $1`, [message.id]); channel.ack(message); await confirm(readOrder(message));", "channel.ack(message); await pool.query(`update orders set state = 'confirming' where id = $1`, [message.id]); await confirm(readOrder(message));", "channel.ack(message); try { await confirm(readOrder(message)); } catch { channel.sendToQueue('confirmations.again', message.content); }"]) {
      expect(await lines(body)).toEqual([]);
    }
  });

  it('is work that nobody waits for before the message is acknowledged', async () => {
    expect(await lines('confirm(readOrder(message)); channel.ack(message);')).toEqual([11]);
    expect(await lines('sendgrid.send({ to: readOrder(message).email, from: "orders@shop.example", subject: "Your order", text: "" }); channel.ack(message);')).toEqual([11]);
    expect(await lines('confirm(readOrder(message)).catch(console.error); channel.ack(message);')).toEqual([11]);
    expect(await lines('confirm(readOrder(message)).catch(() => channel.ack(message));')).toEqual([]);
    expect(await lines('await new Promise((done, fail) => { confirm(readOrder(message)).then(done).catch(fail); }); channel.ack(message);')).toEqual([]);
    expect(await lines('const finish = async () => { await confirm(readOrder(message)); channel.ack(message); }; void finish();')).toEqual([]);
    expect(await lines('confirm(readOrder(message)).then(() => channel.ack(message));')).toEqual([]);
    expect(await lines('sendgrid.send({ to: readOrder(message).email, from: "orders@shop.example", subject: "Your order", text: "" }, false, () => channel.ack(message));')).toEqual([]);
  });

  it('is a consumer that wants to acknowledge nothing, where its messages are not for itself alone', async () => {
    const body = 'await confirm(readOrder(message));';

    expect(await lines(body, ', { noAck: true }')).toEqual([10]);
    expect(await lines(body, ', { noAck: false }')).toEqual([]);
    expect(await lines(body, ', { noAck: true }', "''")).toEqual([]);
    expect(await lines(body, ', { noAck: true }', "(await channel.assertQueue('', { exclusive: true })).queue")).toEqual([]);
    expect(await lines(`${body} channel.sendToQueue(message.properties.replyTo, Buffer.from('done'));`, ', { noAck: true }')).toEqual([]);
  });

  it('tells the same of other queues', async () => {
    const work = "await sendgrid.send({ to: order.email, from: 'orders@shop.example', subject: 'Your order', text: order.text });";
    const inOther = async (text: string): Promise<string[]> => (await inWorker(`import sendgrid from '@sendgrid/mail';\n${text}`)).map(({ line, message }) => `${String(line)} ${/(?:is (?:deleted|committed|acknowledged|nowhere else))/.exec(message)?.[0] ?? ''}`);
    const sqs = (first: string, last: string): string => `import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';\nconst sqs = new SQSClient({});\nasync function poll() { for (;;) { const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: 'orders' })); for (const message of Messages) { const order = JSON.parse(message.Body ?? '');\n${first}\n${work}\n${last}\n} } }\nawait poll();\n`;
    const remove = "await sqs.send(new DeleteMessageCommand({ QueueUrl: 'orders', ReceiptHandle: message.ReceiptHandle }));";
    const kafka = (first: string, last: string): string => `import { Kafka } from 'kafkajs';\nconst consumer = new Kafka({ brokers: ['kafka:9092'] }).consumer({ groupId: 'mails' });\nawait consumer.subscribe({ topic: 'orders' });\nawait consumer.run({ autoCommit: false, eachMessage: async ({ message }: any) => { const order = JSON.parse(message.value);\n${first}\n${work}\n${last}\n} });\n`;
    const commit = "await consumer.commitOffsets([{ topic: 'orders', partition: 0, offset: '1' }]);";
    const pubsub = (first: string, last: string): string => `import { PubSub } from '@google-cloud/pubsub';\nnew PubSub().subscription('orders').on('message', async (message: any) => { const order = JSON.parse(message.data);\n${first}\n${work}\n${last}\n});\n`;
    const stream = (first: string, last: string): string => `import Redis from 'ioredis';\nconst redis = new Redis();\nasync function work() { for (;;) { const found: any = await redis.xreadgroup('GROUP', 'mails', 'one', 'STREAMS', 'orders', '>'); for (const [id, order] of found[0][1]) {\n${first}\n${work}\n${last}\n} } }\nawait work();\n`;

    expect(await inOther(sqs(remove, ''))).toEqual(['5 is deleted']);
    expect(await inOther(sqs('', remove))).toEqual([]);
    expect(await inOther(kafka(commit, ''))).toEqual(['6 is committed']);
    expect(await inOther(kafka('', commit))).toEqual([]);
    expect(await inOther(pubsub('message.ack();', ''))).toEqual(['4 is acknowledged']);
    expect(await inOther(pubsub('', 'message.ack();'))).toEqual([]);
    expect(await inOther(stream("await redis.xack('orders', 'mails', id);", ''))).toEqual(['5 is acknowledged']);
    expect(await inOther(stream('', "await redis.xack('orders', 'mails', id);"))).toEqual([]);
  });

  it('is an item that is popped, unless it is put back or kept in a second list', async () => {
    const pop = async (take: string, body: string, client = "import Redis from 'ioredis';\nconst redis = new Redis();"): Promise<number[]> => (await inWorker(`import sendgrid from '@sendgrid/mail';\n${client}\nasync function work() { for (;;) { const item: any = ${take}; const order = JSON.parse(item);\n${body}\n} }\nawait work();\n`)).map(({ line }) => line);
    const send = "await sendgrid.send({ to: order.email, from: 'orders@shop.example', subject: 'Your order', text: order.text });";

    expect(await pop("await redis.brpop('orders', 0)", send)).toEqual([4]);
    expect(await pop("await redis.blmove('orders', 'orders:working', 'RIGHT', 'LEFT', 0)", send)).toEqual([]);
    expect(await pop("await redis.brpop('orders', 0)", `try { ${send} } catch { await redis.lpush('orders', item); }`)).toEqual([]);
    expect(await pop("await redis.brpop('orders', 0)", 'console.log(order);')).toEqual([]);

    for (const bun of ["import { RedisClient } from 'bun';\nconst redis = new RedisClient();", "import { redis } from 'bun';\n"]) {
      expect([bun, ...await pop("await redis.brpop('orders', 0)", send, bun)]).toEqual([bun, 4]);
      expect(await pop("await redis.brpop('orders', 0)", `try { ${send} } catch { await redis.lpush('orders', item); }`, bun)).toEqual([]);
    }
  });

  it('leaves it to no other rule to say that such a message comes again', async () => {
    const text = (body: string): string => `${imports}channel.consume('confirmations', async (message: any) => {\n${body}\n});\n`;
    const files = (body: string): Record<string, string> => ({ 'package.json': manifest, 'src/worker.ts': text(body) });
    const others = async (body: string): Promise<number> => [...(await findingsOf(consumers, files(body))), ...(await findingsOf(marks, files(body)))].length;

    expect(await others('await confirm(readOrder(message)); await confirm({}); channel.ack(message);')).toBe(1);
    expect(await others('channel.ack(message); await confirm(readOrder(message)); await confirm({});')).toBe(0);
  });
});

describe('items that a clock takes off Redis', () => {
  const flush = (body: string): string => `import cron from 'node-cron';
import Redis from 'ioredis';
import { Pool } from 'pg';
const redis = new Redis();
const pool = new Pool();
cron.schedule('* * * * *', async () => {
  ${body}
});
`;
  const inClock = async (body: string): Promise<string[]> => (await inWorker(flush(body))).map(({ line, severity }) => `${severity} ${String(line)}`);
  const save = "await pool.query('insert into visits (page) values ($1)', [visit]);";

  it('are gone where the work fails', async () => {
    expect(await inClock(`const visit = await redis.lpop('visits'); if (!visit) return; ${save}`)).toEqual(['warning 7']);
    expect(await inClock(`for (const visit of (await redis.zpopmin('visits', 100)) ?? []) { ${save} }`)).toEqual(['warning 7']);
    const [finding] = await inWorker(flush(`const visit = await redis.lpop('visits'); ${save}`));
    expect(finding?.message).toBe('Each item that the job takes is nowhere else once ioredis Redis.lpop() has given it out, and pg Pool.query() comes after that: a deploy, a crash or an error until then loses the work, and nothing hands it out again.');
    expect(finding?.evidence.map(({ kind, line }) => `${kind} ${line}`)).toEqual(['schedule 6', 'entry 6', 'sink 7', 'effect 7']);
  });

  it('are kept where a failure puts them back, or they are only read', async () => {
    expect(await inClock(`const visit = await redis.lpop('visits'); try { ${save} } catch (error) { await redis.rpush('visits', visit ?? ''); }`)).toEqual([]);
    expect(await inClock(`const visit = await redis.lindex('visits', 0); ${save} await redis.lpop('visits');`)).toEqual([]);
    expect(await inClock(`const visit = await redis.lmove('visits', 'visits:taken', 'LEFT', 'RIGHT'); ${save}`)).toEqual([]);
    expect(await inClock("const visit = await redis.lpop('visits'); await redis.del(`seen:${visit}`);")).toEqual([]);
    expect(await inClock(`await redis.lpop('visits'); const visit = ''; ${save}`)).toEqual([]);
  });

  it('are none to be worked off where they are means of the work', async () => {
    expect(await inClock(`const visit = await redis.spop('proxies'); ${save}`)).toEqual([]);
    expect(await inClock(`const visit = await takeFreeNonce(); ${save} async function takeFreeNonce() { return redis.lpop(String(process.env.KEY)); }`)).toEqual([]);
  });

  it.each(["redis.lpop('geocode:queue')", "redis.lpop('unavailable-orders')", 'transcodeNext()'])('are work, whatever words are inside the words of their name: %s', async (take) => {
    expect(await inClock(`const visit = await ${take}; ${save} async function transcodeNext() { return redis.lpop('videos'); }`)).toHaveLength(1);
  });

  it('are gone in a loop that never ends, too, and none of a function that is called once', async () => {
    const begin = (loop: string): string => `import Redis from 'ioredis';
import { Pool } from 'pg';
const redis = new Redis();
const pool = new Pool();
async function flush() { const visit = await redis.rpop('visits'); if (!visit) return; ${save} }
async function start() { ${loop} }
start().catch(console.error);
`;
    const found = await inWorker(begin('while (true) { try { await flush(); } catch (error) { console.error(error); } await new Promise((resolve) => setTimeout(resolve, 30000)); }'));
    expect(found.map(({ line, title }) => `${String(line)} ${title}`)).toEqual(['5 Items that start takes are gone before pg Pool.query() is done']);
    expect(await inWorker(begin('await flush();'))).toEqual([]);
  });
});
