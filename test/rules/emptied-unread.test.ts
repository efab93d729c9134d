import rule from '../../rules/emptied-unread/rule.ts';
import type { Finding } from '../../src/model/finding.ts';
import { findingsOf } from '../kit/rule-tester.ts';

interface Parts {
  readonly read?: string;
  readonly work?: string;
  readonly removal?: string;
  readonly add?: string;
}

/** A relay of orders that an application puts on a list. */
function relay({ read = "await redis.lrange('orders', 0, -1)", work = "await fetch('https://warehouse.example', { method: 'POST', body: JSON.stringify(items) });", removal = "await redis.del('orders');", add = "await redis.rpush('orders', JSON.stringify(req.body));" }: Parts = {}): Promise<readonly Finding[]> {
  return findingsOf(rule, {
    'package.json': '{"type":"module","dependencies":{"express":"5.1.0","ioredis":"5.6.1","node-cron":"4.2.1"}}',
    'src/keys.ts': "export const ORDERS = 'orders';\n",
    'src/main.ts': `import express from 'express';
import Redis from 'ioredis';
import cron from 'node-cron';
import { ORDERS } from './keys';
const redis = new Redis();
const app = express();
app.post('/orders', async (req, res) => { ${add} res.sendStatus(202); });
app.listen(3000);
cron.schedule('*/10 * * * *', async () => {
  const items = ${read};
  ${work}
  ${removal}
});
`,
  });
}

const count = async (found: Promise<readonly Finding[]>): Promise<number> => (await found).length;

describe('emptied-unread', () => {
  it('finds a list that is deleted when what was read of it is worked off', async () => {
    const [finding] = await relay();

    expect(`${String(finding?.severity)} ${String(finding?.confidence)} ${String(finding?.line)}`).toBe('warning likely 12');
    expect(finding?.evidence.map(({ label }) => label)).toEqual(expect.arrayContaining(['reads orders', 'deletes orders', 'adds to orders']));
  });

  it.each([
    ['a set', { read: "await redis.smembers('orders')", add: "await redis.sadd('orders', req.body.id);" }],
    ['a hash', { read: "await redis.hgetall('orders')", add: "await redis.hincrby('orders', req.body.id, 1);" }],
    ['a list of which a fixed number is cut off', { removal: "await redis.ltrim('orders', 5000, -1);" }],
    ['a key of another file', { removal: 'await redis.del(ORDERS);', add: 'await redis.rpush(ORDERS, req.body.id);' }],
  ])('knows %s', async (_, parts) => {
    expect(await count(relay(parts))).toBe(1);
  });

  it.each([
    ['as many as were read are cut off', { removal: "await redis.ltrim('orders', items.length, -1);" }],
    ['the list is taken away first', { read: "await redis.rename('orders', 'orders:mine').then(() => redis.lrange('orders:mine', 0, -1))", removal: "await redis.del('orders:mine');" }],
    ['both are one transaction', { read: "await redis.multi().lrange('orders', 0, -1).del('orders').exec()", removal: '' }],
    ['nothing is waited for in between', { work: 'console.log(items);' }],
    ['nothing adds to it', { add: "await redis.rpush('others', req.body.id);" }],
    ['only an empty one is deleted', { removal: "if (items.length === 0) await redis.del('orders');" }],
    ['another one is deleted', { removal: "await redis.del('orders:cache');" }],
    ['items are removed one by one', { removal: "for (const item of items) await redis.lrem('orders', 1, item);" }],
  ])('is quiet where %s', async (_, parts) => {
    expect(await count(relay(parts))).toBe(0);
  });

  it('knows a key that a class holds', async () => {
    const found = await findingsOf(rule, {
      'package.json': '{"type":"module","dependencies":{"express":"5.1.0","ioredis":"5.6.1"}}',
      'src/main.ts': `import express from 'express';
import Redis from 'ioredis';
const redis = new Redis();
class Retries {
  private readonly key = 'retries';
  async add(id: string) { await redis.rpush(this.key, id); }
  async run() {
    for (const id of await redis.lrange(this.key, 0, -1)) await fetch('https://hooks.example/' + id, { method: 'POST' });
    await redis.del(this.key);
  }
}
const retries = new Retries();
const app = express();
app.post('/hooks/:id', async (req, res) => { await retries.add(req.params.id); res.sendStatus(202); });
setInterval(() => void retries.run(), 3000);
`,
    });

    expect(found.map(({ line }) => line)).toEqual([9]);
  });
});
