import { blockingCalls } from '../../blocking-calls.ts';
import { checkout } from '../../shop.ts';

describe('a repository of TypeORM with methods of the project', () => {
  const ask = (methods: string, asked: string, type = 'better-sqlite3'): Promise<readonly string[]> =>
    blockingCalls({
      'src/orders.ts': `import { DataSource } from 'typeorm';\nexport class Order {}\nconst source = new DataSource({ type: '${type}', database: 'shop.db' });\nexport const orders = source.getRepository(Order).extend({ ${methods} });`,
      'src/app.ts': checkout(`res.json(${asked});`, `import { orders } from './orders';`),
    });
  const query = `recent() { return this.createQueryBuilder('o').where('o.open').getMany(); }`;
  const found = ['POST /api/checkout -> recent -> typeorm Query.getMany() (hidden)'];

  it('is the repository in what they call on this', async () => {
    expect(await ask(query, 'orders.recent()')).toEqual(found);
    expect(await ask(`async recent() { return this.open(); }, open() { return this.find(); }`, 'orders.recent()')).toEqual(['POST /api/checkout -> recent -> open -> typeorm Repository.find() (hidden)']);
  });

  it('keeps the methods of its own', async () => {
    expect(await ask(query, 'orders.find()')).toEqual(['POST /api/checkout -> typeorm Repository.find() (hidden)']);
  });

  it('has the method of the project in place of its own', async () => {
    expect(await ask('find() { return []; }', 'orders.find()')).toEqual([]);
  });

  it('runs only what is called, and only where the driver waits', async () => {
    expect(await ask(`${query}, total() { return 1; }`, 'orders.total()')).toEqual([]);
    expect(await ask(query, 'orders.recent()', 'postgres')).toEqual([]);
  });
});
