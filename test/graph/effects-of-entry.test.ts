import { findEffectsOfEntry } from '../../src/graph/effects/effects-of-entry.ts';
import { linkSources } from '../kit/link-sources.ts';

/** Natures of the effects of `POST /orders`, worst first. */
async function natures(work: string, more = '', files: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const graph = await linkSources({
    ...files,
    'package.json': '{"dependencies":{"express":"5.1.0","pg":"8.16.0","better-sqlite3":"11.0.0","stripe":"18.0.0","axios":"1.9.0","redis":"5.0.0"}}',
    'src/app.ts': `import express from 'express';
import { Pool } from 'pg';
import Database from 'better-sqlite3';
import Stripe from 'stripe';
import axios from 'axios';
const app = express();
const pool = new Pool();
const db = new Database('shop.db');
const stripe = new Stripe('key');
${more}
app.post('/orders', async (req, res) => { ${work} });
`,
  });
  const entry = graph.entryPoints.find((candidate) => candidate.subject === 'POST /orders');
  return entry === undefined ? ['no entry'] : findEffectsOfEntry(graph, entry).map((effect) => effect.nature);
}

describe('findEffectsOfEntry', () => {
  it('takes an insert for a row that doubles, unless a key stops the second', async () => {
    expect(await natures(`await pool.query('insert into orders (id) values ($1)', [1]);`)).toEqual(['write']);
    expect(await natures(`await pool.query('insert into orders (id) values ($1) on conflict (id) do nothing', [1]);`)).toEqual(['idempotent-write']);
  });

  it('takes a unique number that each run makes for itself for no key', async () => {
    const schema = { 'prisma/schema.prisma': 'model Order {\n  id Int @id @default(autoincrement())\n  number String @unique\n  total Int\n}\nmodel Customer {\n  id Int @id\n  mail String @unique\n  visits Int\n}\nmodel Counter {\n  id String @id\n  value Int\n}\n' };
    const makers = `import { PrismaClient } from '@prisma/client';
import { nanoid } from 'nanoid';
import { createHash } from 'node:crypto';
const prisma = new PrismaClient();
function makeNumber() { return 'A-' + Math.random().toString(36); }
async function nextNumber() { const last = await prisma.order.findFirst({ orderBy: { id: 'desc' } }); return 'A-' + ((last?.id ?? 0) + 1); }
async function numberOf(mail) { const customer = await prisma.customer.findUnique({ where: { mail } }); return 'A-' + customer.id; }
async function countOn() { const counter = await prisma.counter.update({ where: { id: 'orders' }, data: { value: { increment: 1 } } }); return counter.value; }
async function visitOf(mail) { const customer = await prisma.customer.update({ where: { mail }, data: { visits: { increment: 1 } } }); return 'A-' + customer.id; }
function hashOf(body) { return createHash('sha256').update(body).digest('hex'); }
`;
    const insert = (number: string): Promise<string[]> => natures(`await prisma.order.create({ data: { number: ${number}, total: 5 } });`, makers, schema);

    for (const own of ['nanoid()', '`A-${Date.now()}`', 'makeNumber()', 'await nextNumber()']) expect(await insert(own)).toEqual(['write']);
    for (const given of ['req.body.event', 'hashOf(req.body.text)', 'await numberOf(req.body.mail)', '`A-${req.body.event}`']) expect(await insert(given)).toEqual(['idempotent-write']);
    expect(await insert('await countOn()')).toEqual(['write', 'counter']);
    expect(await insert('await visitOf(req.body.mail)')).toEqual(['counter', 'idempotent-write']);
  });

  it('takes a number that the database gives out for no key', async () => {
    const schema = { 'supabase/migrations/1.sql': 'create table invoices (id uuid primary key, shop uuid, number text, total int, unique (shop, number));' };
    const head = "import { createClient } from '@supabase/supabase-js';\nconst supabase = createClient('url', 'key');";
    const insert = (number: string): Promise<string[]> => natures(`${number} await supabase.from('invoices').insert({ shop: req.body.shop, number, total: 5 });`, head, schema);

    expect(await insert("const { data: number } = await supabase.rpc('next_invoice_number', { shop: req.body.shop });")).toEqual(['write']);
    expect(await insert("const { data: number } = await supabase.rpc('number_of_order', { order: req.body.order });")).toEqual(['idempotent-write']);
  });

  it('takes a bare command to a store for nothing, whatever its method is called', async () => {
    const redis = "import { createClient } from 'redis';\nconst redis = createClient();";

    expect(await natures("await redis.sendCommand(['SCRIPT', 'LOAD', 'return 1']);", redis)).toEqual([]);
    expect(await natures("await redis.sendCommand(['SCRIPT', 'LOAD', 'return 1']); await pool.query('insert into orders (id) values ($1)', [1]);", redis)).toEqual(['write']);
  });

  it('takes a payment whose key is the number of a row of this very run for one that nothing recognises', async () => {
    const pay = (key: string, insert: string): Promise<string[]> => natures(`${insert} await stripe.transfers.create({ amount: 1, currency: 'eur' }, { idempotencyKey: ${key} });`);
    const insert = "const { rows: [payout] } = await pool.query('insert into payouts (guide) values ($1) returning id', [req.body.guide]);";

    expect(await pay('`payout-${payout.id}`', insert)).toContain('money');
    expect(await pay("'payout-' + String(payout.id)", insert)).toContain('money');
    expect(await pay('`payout-${req.body.id}`', insert)).not.toContain('money');
    expect(await pay('payout.guide', insert)).not.toContain('money');
    expect(await pay('payout.id', "const { rows: [payout] } = await pool.query('select id from payouts where guide = $1', [req.body.guide]);")).not.toContain('money');
    expect(await pay('payout.id', insert.replace(' returning', ' on conflict (guide) do nothing returning'))).not.toContain('money');
    expect(await pay('payout.id', insert.replace('(guide) values ($1)', '(id, guide) values ($2, $1)'))).not.toContain('money');
  });

  it('asks the schema whether a row can be there twice', async () => {
    const schema = { 'schema.sql': 'create table orders (id serial primary key, event_id text unique);' };

    expect(await natures(`await pool.query('insert into orders (event_id) values ($1)', [1]);`, '', schema)).toEqual(['idempotent-write']);
    expect(await natures(`await pool.query('insert into orders (shop) values ($1)', [1]);`, '', schema)).toEqual(['write']);
  });

  it('takes a row that comes with its own key for one that cannot be there twice', async () => {
    const prisma = { 'package.json': '{"dependencies":{"express":"5.1.0","@prisma/client":"6.0.0"}}', 'src/app.ts': "import express from 'express';\nimport { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nconst app = express();\napp.post('/orders', async (req, res) => { await prisma.order.create(req.body); });\n" };
    const ofKey = async (key: string): Promise<readonly string[]> => {
      const graph = await linkSources({ ...prisma, 'prisma/schema.prisma': `model Order {\n  ${key}\n  total Int\n}\n` });
      return graph.entryPoints.flatMap((entry) => findEffectsOfEntry(graph, entry)).map(({ nature }) => nature);
    };

    expect(await ofKey('id String @id')).toEqual(['idempotent-write']);
    expect(await ofKey('id String @id @default(uuid())')).toEqual(['write']);
  });

  it('takes PUT and DELETE for requests that may be repeated', async () => {
    expect(await natures("await axios.delete('https://api.shop.example/hooks/1');")).toEqual(['idempotent-write']);
    expect(await natures("await fetch('https://api.shop.example/hooks/1', { method: 'PUT', body: '{}' });")).toEqual(['idempotent-write']);
    expect(await natures("await fetch('https://api.shop.example/hooks', { method: 'POST', body: '{}' });")).toEqual(['request']);
  });

  it('takes a row for one of a log by the number of its attempt, where the queue counts that', async () => {
    const charge = (attempt: string): Promise<string[]> => natures(`await prisma.charge.create({ data: { order: req.body.order, attempt: ${attempt} } });`, "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();");

    expect(await charge('req.attemptsMade + 1')).toEqual(['idempotent-write']);
    expect(await charge('req.body.attempt + 1')).toEqual(['idempotent-write']);
    expect(await charge('req.body.round + req.attemptsMade')).toEqual(['idempotent-write']);
    expect(await charge('req.body.round + 1')).toEqual(['write']);
    expect(await charge('req.body.round')).toEqual(['write']);
  });

  it('takes a row of a log for a write that may be repeated', async () => {
    expect(await natures(`await pool.query('insert into audit_logs (job) values ($1)', [1]);`)).toEqual(['idempotent-write']);
    expect(await natures(`await pool.query('insert into deliveries (job, attempt) values ($1, $2)', [1, 2]);`)).toEqual(['idempotent-write']);
    expect(await natures(`await pool.query("insert into deliveries (job, attempts) values ($1, 0)", [1]);`)).toEqual(['write']);
    expect(await natures(`await pool.query('insert into "JobHistory" (job) values ($1)', [1]);`)).toEqual(['write']);
    expect(await natures(`await pool.query('insert into job_history (job) values ($1)', [1]);`)).toEqual(['idempotent-write']);
    expect(await natures(`await pool.query('insert into cron_runs (job) values ($1)', [1]);`)).toEqual(['idempotent-write']);
    expect(await natures(`await pool.query('insert into log_events (message) values ($1)', [1]);`)).toEqual(['idempotent-write']);
    expect(await natures(`await pool.query('insert into blog_entries (title) values ($1)', [1]);`)).toEqual(['write']);
    expect(await natures(`await pool.query('insert into payout_runs (job) values ($1)', [1]);`)).toEqual(['write']);
    expect(await natures(`await pool.query('insert into blogs (title) values ($1)', [1]);`)).toEqual(['write']);
    expect(await natures(`await pool.query('insert into webhook_attempts (url) values ($1)', [1]);`)).toEqual(['idempotent-write']);
    expect(await natures(`await pool.query('insert into quiz_attempts (pupil) values ($1)', [1]);`)).toEqual(['write']);
  });

  it('takes a row for one of a log where the function that writes it says so, and not what people log', async () => {
    const writtenBy = (name: string): Promise<string[]> => natures(`await ${name}('scaled up');`, `async function ${name}(text) { await pool.query('insert into decisions (text) values ($1)', [text]); }`);

    for (const log of ['logDecision', 'recordAuditEntry', 'writeJobHistory']) expect(await writtenBy(log)).toEqual(['idempotent-write']);
    for (const other of ['logMeal', 'decide', 'addDecision']) expect(await writtenBy(other)).toEqual(['write']);
  });

  it('takes counting for a write that doubles, and setting for one that does not', async () => {
    expect(await natures(`await pool.query('update shops set visits = visits + 1');`)).toEqual(['counter']);
    expect(await natures(`await pool.query("update orders set state = 'sent'");`)).toEqual(['idempotent-write']);
  });

  it('takes a value for counting that is made of the one that was read', async () => {
    const schema = { 'package.json': '{"dependencies":{"express":"5.1.0","@prisma/client":"6.8.2"}}' };
    const set = (value: string, before = ''): Promise<string[]> => natures(`const shop = await prisma.shop.findUnique({ where: { id: 1 } }); ${before} await prisma.shop.update({ where: { id: 1 }, data: { visits: ${value} } });`, "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();", schema);

    for (const grown of ['shop.visits + 1', '(shop.visits ?? 0) + req.body.more', 'Number(shop.visits) - 1', 'Math.max(0, shop.visits - 1)', '1 + shop.visits']) expect(await set(grown)).toEqual(['counter']);
    expect(await set('more', 'const more = shop.visits + 1;')).toEqual(['counter']);
    for (const other of ['shop.visits', 'shop.rooms + 1', '100 - shop.visits', 'shop.visits + " seen"', 'shop.visits > 1', 'Math.max(shop.visits, 1)']) expect(await set(other)).toEqual(['idempotent-write']);
  });

  it('leaves out what a run counts of itself there too', async () => {
    const schema = { 'package.json': '{"dependencies":{"express":"5.1.0","@prisma/client":"6.8.2"}}' };
    expect(await natures('const shop = await prisma.shop.findUnique({ where: { id: 1 } }); await prisma.shop.update({ where: { id: 1 }, data: { retryCount: shop.retryCount + 1 } });', "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();", schema)).toEqual(['idempotent-write']);
  });

  it('tells what a run counts of itself from what it counts of others', async () => {
    const count = (column: string): Promise<string[]> => natures(`await pool.query('update shops set ${column} = ${column} + 1');`);

    for (const own of ['retry_count', 'attempts', 'numtries', 'failed_count', 'failures', 'version', 'status_history', 'duplicate_count']) expect(await count(own)).toEqual(['idempotent-write']);
    for (const others of ['failover_credits', 'activity_points', 'auditions', 'entries', 'prehistory_views', 'conversion']) expect(await count(others)).toEqual(['counter']);
  });

  it('believes a key by which the provider knows the second call, not one that is another each time', async () => {
    const pay = (key: string): Promise<string[]> => natures(`await stripe.charges.create({ amount: 1, currency: 'eur' }, { idempotencyKey: ${key} });`, "import { randomUUID } from 'node:crypto';");

    expect(await pay('req.body.order')).toEqual(['idempotent-write']);
    expect(await pay('`order-${req.body.order}`')).toEqual(['idempotent-write']);
    for (const key of ['randomUUID()', '`order-${Date.now()}`', 'null']) expect(await pay(key)).toEqual(['money']);
  });

  it('knows the key that GoCardless takes as an argument of its own', async () => {
    const pay = (more: string): Promise<string[]> => natures(`await client.payments.create({ amount: 100, currency: 'EUR' }${more});`, "import gocardless from 'gocardless-nodejs';\nconst client = gocardless('token');", { 'package.json': '{"dependencies":{"express":"5.1.0","gocardless-nodejs":"4.0.0"}}' });

    expect(await pay(', req.body.order')).toEqual(['idempotent-write']);
    expect(await pay('')).toEqual(['money']);
    expect(await pay(', {}')).toEqual(['money']);
  });

  it('takes a sum over other rows for a write that does not double', async () => {
    const schema = { 'package.json': '{"dependencies":{"express":"5.1.0","kysely":"0.28.2"}}' };
    const set = (value: string) => natures(`await rows.updateTable('shops').set({ hotScore: sql\`${value}\` }).execute();`, "import { Kysely, sql } from 'kysely';\nconst rows = new Kysely({});", schema);

    expect(await set('hot_score + 1')).toEqual(['counter']);
    expect(await set('(select sum(vote) from votes) + 10')).toEqual(['idempotent-write']);
    expect(await set('extract(epoch from created_at) - 45000')).toEqual(['idempotent-write']);
  });

  it('finds no effect in a read', async () => {
    expect(await natures(`await pool.query('select * from orders');`)).toEqual([]);
    expect(await natures(`await axios.get('https://tax.example');`)).toEqual([]);
    expect(await natures(`await fetch('https://tax.example');`)).toEqual([]);
  });

  it('reads the statement where it was prepared', async () => {
    expect(await natures(`db.prepare('insert into orders (id) values (?)').run(1);`)).toEqual(['write']);
    expect(await natures('insert.run(1);', `const insert = db.prepare('insert into orders (id) values (?)');`)).toEqual(['write']);
  });

  it('takes a request with a body or a writing method for a change', async () => {
    expect(await natures(`await axios.post('https://tax.example', {});`)).toEqual(['request']);
    expect(await natures(`await fetch('https://tax.example', { body: req.body });`)).toEqual(['request']);
    expect(await natures(`await fetch('https://tax.example', { method: 'GET', headers: {} });`)).toEqual([]);
    for (const asked of ['orders/_search', 'v1/products/search?limit=5', 'models/small:countTokens']) expect(await natures(`await fetch('https://index.example/${asked}', { method: 'POST', body: req.body });`)).toEqual([]);
    for (const asked of ['searches', 'v1/tokens', 'oauth/token', 'search/index']) expect(await natures(`await fetch('https://index.example/${asked}', { method: 'POST', body: req.body });`)).toEqual(['request']);
  });

  it('believes an idempotency key', async () => {
    expect(await natures(`await fetch('https://tax.example', { method: 'POST', headers: { 'Idempotency-Key': req.body.id } });`)).toEqual(['idempotent-write']);
  });

  it.each([
    ["fetch('https://api.mercadopago.com/v1/payments', { method: 'POST', headers: { 'X-Idempotency-Key': req.body.id } })"],
    ["fetch('https://api-m.paypal.com/v2/payments/captures/1/refund', { method: 'POST', headers: { 'PayPal-Request-Id': req.body.id } })"],
    ["axios.post('https://api.paystack.co/transfer', { amount: 500, reference: req.body.id })"],
    ["axios.post('https://api.wise.com/v1/transfers', { customerTransactionId: req.body.id })"],
  ])('believes the key of a provider: %s', async (call) => {
    expect(await natures(`await ${call};`)).toEqual(['idempotent-write']);
  });

  it('takes a reference for a key only where the provider does', async () => {
    expect(await natures(`await axios.post('https://api.dwolla.com/transfers', { reference: req.body.id });`)).toEqual(['money']);
  });

  it('believes that a row is known to be there only of the insert that is asked about', async () => {
    const seen = `await pool.query('insert into seen (id) values ($1)', [req.body.id]);`;
    const ledger = `await pool.query('insert into ledger (amount) values ($1)', [req.body.amount]);`;
    const asked = (work: string): string => `try { ${work} } catch (error) { if (error.code !== '23505') throw error; }`;

    expect(await natures(asked(seen))).toEqual(['idempotent-write']);
    expect(await natures(`${asked(seen)} ${ledger}`)).toEqual(['write', 'idempotent-write']);
    expect(await natures(asked(`${seen} ${ledger}`))).toEqual(['idempotent-write', 'idempotent-write']);
  });

  it('counts entries, and no tries', async () => {
    expect(await natures(`await pool.query('update raffles set entries = entries + 1 where id = $1', [1]);`)).toEqual(['counter']);
    expect(await natures(`await pool.query('update jobs set tries = tries + 1 where id = $1', [1]);`)).toEqual(['idempotent-write']);
  });

  it('takes dropping a table for worse than a message', async () => {
    expect(await natures(`await fetch('https://api.resend.com/emails', { method: 'POST', body: text }); await pool.query('drop table orders');`)).toEqual(['destruction', 'message']);
  });

  it('takes what a team tells its own channel for less than a message to a customer', async () => {
    expect(await natures(`await fetch('https://hooks.slack.com/services/1', { method: 'POST', body: text });`)).toEqual(['idempotent-write']);
    expect(await natures(`await fetch('https://slack.com/api/chat.postMessage', { method: 'POST', body: text });`)).toEqual(['message']);
  });

  it('names the worst first, through the functions that lead to it', async () => {
    expect(await natures(`await pool.query('insert into orders (id) values (1)'); await pay();`, `async function pay() { await stripe.charges.create({ amount: 1 }); }`)).toEqual(['money', 'write']);
  });
});

describe('findEffectsOfEntry, requests to services of the catalogue', () => {
  it('knows what is asked of the service by whole words of the path', async () => {
    expect(await natures(`await axios.post('https://api.paystack.co/transfer/bulk', { transfers });`)).toEqual(['money']);
    expect(await natures(`await axios.post('https://api.paystack.co/transferrecipient', { name });`)).toEqual(['request']);
    expect(await natures(`await axios.post('https://payout-api.cashfree.com/payout/v1/authorize', {});`)).toEqual(['request']);
    expect(await natures(`await axios.post('https://payout-api.cashfree.com/payout/v1.2/requestTransfer', { amount: 500 });`)).toEqual(['money']);
  });

  it('knows the service by the host of the address', async () => {
    expect(await natures(`await fetch('https://api.resend.com/emails', { method: 'POST', body: mail });`)).toEqual(['message']);
    expect(await natures(`await axios.post('https://api.openai.com/v1/chat/completions', { messages });`)).toEqual(['paid-call']);
    expect(await natures(`await fetch('https://api.shop.example/emails', { method: 'POST', body: mail });`)).toEqual(['request']);
  });

  it('finds the host behind a constant, a template and a client with a base', async () => {
    expect(await natures('await fetch(`${twilio}/Accounts/${process.env.SID}/Messages.json`, { method: "POST", body: text });', `const twilio = 'https://api.twilio.com/2010-04-01';`)).toEqual(['message']);
    expect(await natures(`await stripeApi.post('/charges', {});`, `const stripeApi = axios.create({ baseURL: 'https://api.stripe.com/v1' });`)).toEqual(['money']);
    expect(await natures(`await post({});`, 'function post(mail, path = "/emails") { return fetch("https://api.resend.com" + path, { method: "POST", body: mail }); }')).toEqual(['message']);
  });

  it('knows a provider of text messages that is asked without a library, and not what it is asked beside', async () => {
    expect(await natures(`await fetch('https://control.msg91.com/api/v5/flow/', { method: 'POST', body: text });`)).toEqual(['message']);
    expect(await natures(`await fetch('https://control.msg91.com/api/v5/otp/verify', { method: 'POST', body: code });`)).toEqual(['request']);
  });

  it('takes reading from a service for no effect, and another path of it for a plain request', async () => {
    expect(await natures(`await fetch('https://api.twilio.com/2010-04-01/Accounts/1/Messages.json');`)).toEqual([]);
    expect(await natures(`await axios.post('https://api.stripe.com/v1/customers', {});`)).toEqual(['request']);
  });

  it('believes no host that the source does not spell out', async () => {
    expect(await natures('await fetch(`https://${host}/api.resend.com/emails`, { method: "POST", body: mail });')).toEqual(['request']);
  });
});
