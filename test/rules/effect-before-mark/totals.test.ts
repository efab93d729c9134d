import rule from '../../../rules/effect-before-mark/rule.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { verdicts } from '../../kit/notices-worker.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const tables = `create table orders (id text primary key, customer text);
create table wallets (id text primary key, balance int, views int);
create table counted (order_id text primary key);
create table movements (id serial primary key, order_id text);`;
const add = `await db.query('update wallets set balance = balance + $1 where id = $2', [order.total, order.customer]);`;

function rabbit(body: string, { files = {}, consume = 'queue' }: { files?: Readonly<Record<string, string>>; consume?: string } = {}): Promise<readonly Finding[]> {
  return findingsOf(rule, {
    'package.json': '{"dependencies":{"amqplib":"0.10.8","pg":"8.16.0"}}',
    'migrations/1.sql': tables,
    ...files,
    'src/main.ts': `import amqp from 'amqplib';
import pg from 'pg';
const db = new pg.Pool();
const queue = 'orders-paid';
const channel = await (await amqp.connect('amqp://mq')).createChannel();
await channel.consume(${consume}, async (message) => { const order = JSON.parse(message.content); ${body} channel.ack(message); });
`,
  });
}

describe('effect-before-mark, a running total of a job that is delivered until it is acknowledged', () => {
  it('is a warning where nothing records what was counted', async () => {
    const [finding] = await rabbit(add);

    expect(`${String(finding?.severity)} ${String(finding?.confidence)}`).toBe('warning likely');
    expect(finding?.message).toBe('amqplib gives a job of orders-paid out again until it is told that the job is done: after a crash or a deploy in the middle, too. It calls pg Pool.query(), which adds to wallets, and nothing records that this job is counted: it is counted again.');
    expect(finding?.advice).toContain('insert a row with a unique key made of the job or message');
  });

  it('reads what an upsert adds to', async () => {
    expect(await verdicts(rabbit(`await db.query('insert into wallets (id, balance) values ($1, $2) on conflict (id) do update set balance = excluded.balance + wallets.balance', [order.customer, order.total]);`))).toEqual(['warning likely']);
  });

  it('is no less where what is asked says nothing of what was counted', async () => {
    expect(await verdicts(rabbit(`const { rows } = await db.query('select * from orders where id = $1', [order.id]); if (rows[0].country === 'NL' && rows[0].accountId) { ${add} }`))).toEqual(['warning likely']);
  });

  it('counts a row that is inserted anew each time for no record', async () => {
    expect(await verdicts(rabbit(`await db.query('insert into movements (order_id) values ($1)', [order.id]); ${add}`))).toEqual(['warning likely']);
  });

  it.each([
    ['a row with a key is inserted first', `await db.query('insert into counted (order_id) values ($1)', [order.id]); ${add}`],
    ['in one transaction, a row with a key is inserted afterwards', `await db.query('begin'); ${add} await db.query('insert into counted (order_id) values ($1)', [order.id]); await db.query('commit');`],
    ['nobody knows the key of a row', `await db.query('insert into receipts (order_id) values ($1)', [order.id]); ${add}`],
    ['the row was looked for, and is inserted', `const seen = await db.query('select 1 from movements where order_id = $1', [order.id]); if (seen.rows.length > 0) return; await db.query('insert into movements (order_id) values ($1)', [order.id]); ${add}`],
    ['the answer of a delete decides', `const gone = await db.query('delete from orders where id = $1', [order.id]); if (gone.rowCount === 0) return; ${add}`],
    ['it is known whether that was paid', `const { rows } = await db.query('select * from orders where id = $1', [order.id]); if (rows[0].alreadyPaid) return; ${add}`],
    ['a state of what was read is compared', `const { rows } = await db.query('select * from orders where id = $1', [order.id]); if (rows[0].status === 'paid') return; ${add}`],
  ])('is quiet where %s', async (_, body) => {
    expect(await verdicts(rabbit(body))).toEqual([]);
  });

  it('is quiet about what one more or less does not change, and about text and tries', async () => {
    expect(await verdicts(rabbit(`await db.query('update wallets set views = views + 1 where id = $1', [order.customer]);`))).toEqual([]);
    expect(await verdicts(rabbit(`await db.query("update wallets set remarks = remarks || ' paid' where id = $1", [order.customer]);`))).toEqual([]);
    expect(await verdicts(rabbit(`await db.query('update wallets set attempts = attempts + 1 where id = $1', [order.customer]);`))).toEqual([]);
    expect(await verdicts(rabbit(`await db.query('update wallets set "pageViews" = "pageViews" + 1 where id = $1', [order.customer]);`))).toEqual([]);
    expect(await verdicts(rabbit(`await db.query('update wallets set balance = $1 where id = $2', [order.balance, order.customer]);`))).toEqual([]);
  });

  it('is quiet about jobs that a queue hands out once unless asked', async () => {
    const bull = (attempts: string): Promise<readonly Finding[]> => findingsOf(rule, {
      'package.json': '{"dependencies":{"bullmq":"5.53.0","pg":"8.16.0"}}',
      'migrations/1.sql': tables,
      'src/main.ts': `import { Queue, Worker } from 'bullmq';
import pg from 'pg';
const db = new pg.Pool();
export const sell = (order) => new Queue('sales').add('sale', order, ${attempts});
new Worker('sales', async ({ data: order }) => { ${add} });
`,
    });

    expect(await verdicts(bull('{}'))).toEqual([]);
    expect(await verdicts(bull('{ attempts: 3 }'))).toEqual([]);
  });

  it('leaves Kafka, which gives out again what was not committed, to the rule for consumers', async () => {
    expect(await verdicts(findingsOf(rule, {
      'package.json': '{"dependencies":{"kafkajs":"2.2.4","pg":"8.16.0"}}',
      'migrations/1.sql': tables,
      'src/main.ts': `import { Kafka } from 'kafkajs';
import pg from 'pg';
const db = new pg.Pool();
const consumer = new Kafka({ brokers: ['kafka:9092'] }).consumer({ groupId: 'sales' });
await consumer.subscribe({ topic: 'sales' });
await consumer.run({ eachMessage: async ({ message }) => { const order = JSON.parse(message.value); ${add} } });
`,
    }))).toEqual([]);
  });
});

describe('effect-before-mark, a function of the database that adds to what somebody has', () => {
  const worker = (call: string): Promise<readonly string[]> => verdicts(findingsOf(rule, {
    'package.json': '{"dependencies":{"bullmq":"5.0.0","@supabase/supabase-js":"2.0.0"}}',
    'src/worker.ts': `import { Queue, Worker } from 'bullmq';
import { createClient } from '@supabase/supabase-js';
const supabase = createClient('url', 'key');
export const cancel = (order) => new Queue('orders').add('cancel', order, { attempts: 4 });
new Worker('orders', async ({ data: order }) => {
  for (const item of order.items) { ${call} }
  const { error } = await supabase.from('orders').update({ status: 'cancelled' }).eq('id', order.id);
  if (error) throw error;
});
`,
  }));

  it.each(["await supabase.rpc('increment_variant_stock', { p_variant_id: item.variant, p_warehouse_id: item.warehouse, quantity: item.quantity });", "await supabase.rpc('increment_variant_stock', { variant: item.variant, quantity: item.quantity });", "const { error } = await supabase.rpc('deduct_credits', { account: order.account, amount: item.price }); if (error) throw error;"])('adds once more where a later one fails: %s', async (call) => {
    expect(await worker(call)).toEqual(['warning likely']);
  });

  it.each([
    ['the function may know it again', "await supabase.rpc('deduct_credits', { account: order.account, amount: item.price, order_id: order.id });"],
    ['it names the purchase', "await supabase.rpc('deduct_credits', { p_account: order.account, p_amount: item.price, p_session: order.session });"],
    ['it names the session it is paid in', "await supabase.rpc('deduct_credits', { account: order.account, amount: item.price, checkout_session_id: order.session });"],
    ['nobody knows what it is handed', "await supabase.rpc('deduct_credits', item);"],
    ['one more or less harms nobody', "await supabase.rpc('increment_view_count', { variant: item.variant });"],
    ['it only tells what there is', "await supabase.rpc('variant_stock', { variant: item.variant });"],
  ])('is quiet where %s', async (_, call) => {
    expect(await worker(call)).toEqual([]);
  });
});
