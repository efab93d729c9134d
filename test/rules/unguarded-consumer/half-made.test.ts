/** What a job makes in several steps, of which a later one is refused. */
import unguardedConsumer from '../../../rules/unguarded-consumer/rule.ts';
import { findingsOf } from '../../kit/rule-tester.ts';

const schema = 'create table sales (id serial primary key, customer_id int);\ncreate table sale_items (id serial primary key, sale_id int, title text);\ncreate table events (id serial primary key, kind text);\ncreate table customers (id int primary key, stripe_id text);\n';
const head = "import { Queue, Worker } from 'bullmq';\nimport { Pool } from 'pg';\nimport Stripe from 'stripe';\nconst pool = new Pool();\nconst stripe = new Stripe('key');\nconst queue = new Queue('sales');\n";

async function messagesOf(work: string, send = "queue.add('sale', { id }, { attempts: 3 })"): Promise<readonly string[]> {
  const found = await findingsOf(unguardedConsumer, {
    'package.json': '{"dependencies":{"bullmq":"5.53.0","stripe":"18.0.0","pg":"8.16.0"}}',
    'migrations/1.sql': schema,
    'src/worker.ts': `${head}export const ask = (id: number) => ${send};\nnew Worker('sales', async (job) => { ${work} });\n`,
  });
  return found.filter(({ confidence }) => confidence !== 'possible').map(({ message }) => message);
}

const sale = "const { rows: [made] } = await pool.query('insert into sales (customer_id) values ($1) returning id', [job.data.id]);";
const item = "await pool.query('insert into sale_items (sale_id, title) values ($1, $2)', [made.id, job.data.title]);";

describe('rows that a job inserts one after the other', () => {
  it('are there twice when a later one is refused', async () => {
    expect(await messagesOf(`${sale} ${item}`)).toEqual([expect.stringMatching(/repeats pg Pool\.query\(\).*rows or counts double, when pg Pool\.query\(\) fails after it/)]);
  });

  it('are there twice where the catch deletes others, or the row is named by its answer alone', async () => {
    expect(await messagesOf(`${sale} try { ${item} } catch (error) { await pool.query('delete from events where kind = $1', ['started']); throw error; }`)).toHaveLength(1);
    expect(await messagesOf(`const { rows: [made] } = await pool.query('insert into events (kind) values ($1) returning id', ['sale']); ${item}`)).toHaveLength(1);
  });

  it.each([
    ['in one transaction', `const client = await pool.connect(); await client.query('begin'); ${sale} ${item} await client.query('commit');`.replaceAll('await pool.query', 'await client.query')],
    ['under the number that the job was asked for', `await pool.query('insert into sales (id, customer_id) values ($1, $2)', [job.data.id, job.data.customer]); const made = job.data; ${item}`],
    ['where it is looked first whether the sale is there', `const { rows: [before] } = await pool.query('select id from sales where customer_id = $1', [job.data.id]); if (before) return; ${sale} ${item}`],
    ['of which only the first is one', sale],
    ['which are taken back where that fails', `${sale} try { ${item} } catch (error) { await pool.query('delete from sales where id = $1', [made.id]); throw error; }`],
    ['which replace those of the run before', `await pool.query('delete from sales where customer_id = $1', [job.data.id]); ${sale} ${item}`],
    ['of which the first only notes that the work began', `await pool.query("insert into events (kind) values ('started')"); await pool.query('insert into sale_items (sale_id, title) values ($1, $2)', [job.data.sale, job.data.title]);`],
    ['of which the first notes the attempt', `await pool.query('insert into events (kind) values ($1)', [job.attemptsMade]); await pool.query('insert into sale_items (sale_id, title) values ($1, $2)', [job.data.sale, job.data.title]);`],
  ])('are not told of: %s', async (_, work) => {
    expect(await messagesOf(work)).toEqual([]);
  });

  it('are no harm in a job that is tried once', async () => {
    expect(await messagesOf(`${sale} ${item}`, "queue.add('sale', { id })")).toEqual([]);
  });
});

describe('a customer of Stripe', () => {
  const note = "await pool.query('update customers set stripe_id = $1 where id = $2', [customer.id, job.data.id]);";

  it('is made twice when the note of it is refused, unless Stripe is told how to know it', async () => {
    expect(await messagesOf(`const customer = await stripe.customers.create({ email: job.data.email }); ${note}`)).toEqual([expect.stringContaining('repeats stripe Customers.create(): what it asks for is done again')]);
    expect(await messagesOf(`const customer = await stripe.customers.create({ email: job.data.email }, { idempotencyKey: String(job.data.id) }); ${note}`)).toEqual([]);
  });
});

describe('jobs that are sent as a list', () => {
  const send = (opts: string): string => `queue.addBulk([{ name: 'sale', data: { id }, opts: { ${opts} } }])`;

  it('have their attempts and keys beside their data', async () => {
    expect(await messagesOf(`${sale} ${item}`, send('attempts: 3'))).toEqual([expect.stringContaining('up to 2 times')]);
    expect(await messagesOf(`${sale} ${item}`, send('attempts: 3, jobId: String(id)'))).toEqual([]);
    expect(await messagesOf(`${sale} ${item}`, send('attempts: 1'))).toEqual([]);
  });
});
