import { blockingCalls } from '../../blocking-calls.ts';
import { checkout, database } from '../../shop.ts';

const service = `import { db } from './db';
export class OrderService { recent() { return db.prepare('select 1').all(); } }
export interface OrderRow { recent(): string[] }`;
const imports = `import { container } from 'some-container';\nimport { OrderService, type OrderRow } from './order-service';`;
const found = ['POST /api/checkout -> OrderService.recent -> better-sqlite3 Statement.all()'];
const ask = (expression: string): Promise<readonly string[]> => blockingCalls({ 'src/db.ts': database, 'src/order-service.ts': service, 'src/app.ts': checkout(`res.json((${expression}).recent());`, imports) });

describe('a container of a library that is not known', () => {
  it('gives what the type argument names', async () => {
    expect(await ask(`container.get<OrderService>(Symbol.for('orders'))`)).toEqual(found);
  });

  it('gives an instance of the class it is asked for', async () => {
    expect(await ask('container.resolve(OrderService)')).toEqual(found);
  });

  it('gives nothing where the type argument is a shape of data', async () => {
    expect(await ask(`container.get<OrderRow>('/orders')`)).toEqual([]);
  });

  it('gives nothing where a class is handed over, not asked for', async () => {
    expect(await ask('container.describe(OrderService)')).toEqual([]);
  });
});
