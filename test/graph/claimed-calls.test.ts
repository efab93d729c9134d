import { findClaimedCalls } from '../../src/graph/runs/claimed-calls.ts';
import { findEffectsOfEntry } from '../../src/graph/effects/effects-of-entry.ts';
import { linkSources } from '../kit/link-sources.ts';

/** The payments of `POST /jobs/payouts` that two runs both make. */
async function repeated(work: string, more = '', files: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const graph = await linkSources({
    ...files,
    'package.json': '{"dependencies":{"express":"5.1.0","pg":"8.16.0","stripe":"18.0.0"}}',
    'src/app.ts': `import express from 'express';
import { Pool } from 'pg';
import Stripe from 'stripe';
const app = express();
const pool = new Pool();
const stripe = new Stripe('key');
const pay = (order) => stripe.transfers.create({ amount: order.cents });
async function claim(id) {
  const claimed = await pool.query("update orders set status = 'paying' where id = $1 and status = 'due'", [id]);
  return claimed.rowCount === 1;
}
${more}
app.post('/jobs/payouts', async (req, res) => {
  const { rows } = await pool.query("select id, cents from orders where status = 'due'");
  ${work}
  res.json({ done: true });
});
`,
  });
  const entry = graph.entryPoints.find((candidate) => candidate.subject === 'POST /jobs/payouts');
  if (entry === undefined) return ['no entry'];
  const claimed = findClaimedCalls(graph, entry);
  return findEffectsOfEntry(graph, entry).filter((effect) => effect.nature === 'money' && !claimed.has(effect.call)).map((effect) => effect.nature);
}

describe('findClaimedCalls', () => {
  it('keeps apart what is done with a row that one run wins', async () => {
    expect(await repeated('for (const order of rows) { if (!(await claim(order.id))) continue; await pay(order); }')).toEqual([]);
  });

  it('keeps apart rows that one transaction locks and marks', async () => {
    const take = (lock: string, mark: string): string => `const taken = await take(); for (const order of taken) await pay(order); }); async function take() { const client = await pool.connect(); await client.query('BEGIN'); const found = await client.query("select id, cents from orders where status = 'due'${lock}"); ${mark} await client.query('COMMIT'); return found.rows; } app.get('/', async (req, res) => {`;
    const marked = "await client.query(\"update orders set status = 'paying' where id = any($1)\", [found.rows.map(({ id }) => id)]);";

    expect(await repeated(take(' for update skip locked', marked))).toEqual([]);
    expect(await repeated(take('', marked))).toEqual(['money']);
    expect(await repeated(take(' for update skip locked', ''))).toEqual(['money']);
  });

  it('keeps apart what is done where a locked row does not say yet that it was', async () => {
    const each = (lock: string, work: string): string => `for (const { id } of rows) { const client = await pool.connect(); await client.query('BEGIN'); const { rows: [order] } = await client.query('select cents, settled from orders where id = $1${lock}', [id]); ${work} await client.query('COMMIT'); }`;
    const mark = "await client.query('update orders set settled = $2 where id = $1', [id, order.cents]);";

    expect(await repeated(each(' for update', `if (order.settled !== order.cents) { await pay(order); ${mark} }`))).toEqual([]);
    expect(await repeated(each(' for update', `if (order.settled === order.cents) { await client.query('ROLLBACK'); continue; } await pay(order); ${mark}`))).toEqual([]);
    expect(await repeated(each('', `if (order.settled !== order.cents) { await pay(order); ${mark} }`))).toEqual(['money']);
    expect(await repeated(each(' for update', `if (order.settled !== order.cents) { await pay(order); }`))).toEqual(['money']);
    expect(await repeated(each(' for update', `await pay(order); if (order.settled !== order.cents) { ${mark} }`))).toEqual(['money']);
  });

  it('keeps it apart where a function reads the row and hands it on', async () => {
    const read = (lock: string, answer: string): string => `async function read(client, id) { const { rows } = await client.query('select cents, settled from orders where id = $1${lock}', [id]); ${answer} }`;
    const each = "for (const { id } of rows) { const client = await pool.connect(); await client.query('BEGIN'); const order = await read(client, id); if (order.settled !== order.cents) { await pay(order); await client.query('update orders set settled = $2 where id = $1', [id, order.cents]); } await client.query('COMMIT'); }";

    expect(await repeated(each, read(' for update', 'return rows[0];'))).toEqual([]);
    expect(await repeated(each, read(' for update', 'return rows[0] ?? null;'))).toEqual([]);
    expect(await repeated(each, read('', 'return rows[0];'))).toEqual(['money']);
    expect(await repeated(each, read(' for update', 'return { settled: 0, cents: 1 };'))).toEqual(['money']);
  });

  it('keeps apart what is done with rows that were not there before', async () => {
    const prisma = "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();";
    const schema = (key: string): Record<string, string> => ({ 'prisma/schema.prisma': `datasource db {\n  provider = "postgresql"\n}\nmodel Payment {\n  id String @id @default(cuid())\n  orderId String${key}\n}\n` });
    const insert = (options: string): string => `await prisma.payment.createManyAndReturn({ data: rows.map(({ id }) => ({ orderId: id }))${options} })`;

    expect(await repeated(`for (const payment of ${insert(', skipDuplicates: true')}) await pay(payment);`, prisma, schema(' @unique'))).toEqual([]);
    expect(await repeated(`const { count } = await prisma.payment.createMany({ data: [{ orderId: rows[0].id }], skipDuplicates: true }); if (count === 0) return; await pay(rows[0]);`, prisma, schema(' @unique'))).toEqual([]);
    expect(await repeated(`for (const payment of ${insert(', skipDuplicates: true')}) await pay(payment);`, prisma, schema(''))).toEqual(['money']);
    expect(await repeated(`${insert(', skipDuplicates: true')}; for (const order of rows) await pay(order);`, prisma, schema(' @unique'))).toEqual(['money']);
  });

  it('does not where the claim is not looked at', async () => {
    expect(await repeated('for (const order of rows) { await claim(order.id); await pay(order); }')).toEqual(['money']);
  });

  it('does not where the effect comes first', async () => {
    expect(await repeated('for (const order of rows) { await pay(order); if (!(await claim(order.id))) continue; }')).toEqual(['money']);
  });

  it('does not where another way leads around the claim', async () => {
    expect(await repeated('for (const order of rows) { if (!(await claim(order.id))) continue; await pay(order); } await pay(rows[0]);')).toEqual(['money']);
  });

  it('keeps apart what follows an insert that fails where the row is there', async () => {
    const insert = "await pool.query('insert into payments (order_id) values ($1)', [id]);";
    const take = `async function take(id) { try { ${insert} return true; } catch (error) { if (error.code === '23505') return false; throw error; } }`;
    const state = `async function begin(id) { try { ${insert} return { state: 'new' }; } catch (error) { if (isUniqueViolation(error)) return { state: 'known' }; throw error; } }`;
    const log = `async function note(id) { try { ${insert} } catch (error) { if (error.code !== '23505') throw error; } }`;

    expect(await repeated('for (const order of rows) { if (!(await take(order.id))) continue; await pay(order); }', take)).toEqual([]);
    expect(await repeated("for (const order of rows) { const begun = await begin(order.id); if (begun.state === 'known') continue; await pay(order); }", state)).toEqual([]);
    expect(await repeated('for (const order of rows) { await note(order.id); await pay(order); }', log)).toEqual(['money']);
  });

  it('keeps apart what follows an insert that throws where the row is there, as the schema says', async () => {
    const pays = "for (const order of rows) { try { await pool.query('insert into payments (order_id) values ($1)', [order.id]); await pay(order); } catch (error) { console.error(error); } }";

    expect(await repeated(pays, '', { 'migrations/001.sql': 'create table payments (id serial primary key, order_id int unique);' })).toEqual([]);
    expect(await repeated(pays, '', { 'migrations/001.sql': 'create table payments (id serial primary key, order_id int);' })).toEqual(['money']);
  });

  it('does not where only some runs come by the claim', async () => {
    const schema = { 'migrations/001.sql': 'create table payments (id serial primary key, order_id int unique);' };
    const insert = "await pool.query('insert into payments (order_id) values ($1)', [order.id]);";
    const each = (work: string): string => `for (const order of rows) { ${work} }`;

    expect(await repeated(each(`if (order.cents > 100) { ${insert} } await pay(order);`), '', schema)).toEqual(['money']);
    expect(await repeated(each(`if (order.cents > 100) { ${insert} await pay(order); }`), '', schema)).toEqual([]);
    expect(await repeated(each(`if (order.cents > 100) { ${insert} } else { continue; } await pay(order);`), '', schema)).toEqual([]);
  });

  it('asks for the old value', async () => {
    const take = `async function take(id) { const taken = await pool.query("update orders set status = 'paying' where id = $1", [id]); return taken.rowCount === 1; }`;

    expect(await repeated('for (const order of rows) { if (!(await take(order.id))) continue; await pay(order); }', take)).toEqual(['money']);
  });

  it('keeps apart what goes through a list of those that were won one by one', async () => {
    const close = `async function close(due) { const closed = []; for (const order of due) { const won = await claim(order.id); if (won) closed.push(order); } return { closed }; }`;

    expect(await repeated('const { closed } = await close(rows); for (const order of closed) await pay(order);', close)).toEqual([]);
    expect(await repeated('const { closed } = await close(rows); for (const order of rows) await pay(order);', close)).toEqual(['money']);
  });

  it('sees the claim in a callback that a shared function calls', async () => {
    const each = `async function each(items, run) { for (const item of items) await run(item); }
app.post('/orders/retry', async (req, res) => { await each(req.body.orders, async (order) => { await pay(order); }); res.json({}); });`;

    expect(await repeated('await each(rows, async (order) => { if (!(await claim(order.id))) return; await pay(order); });', each)).toEqual([]);
    expect(await repeated('await each(rows, async (order) => { await pay(order); });', each)).toEqual(['money']);
  });
});
