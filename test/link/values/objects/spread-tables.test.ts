import { blockingCalls } from '../../blocking-calls.ts';
import { checkout, database } from '../../shop.ts';

const tables = {
  'src/orders.ts': `import { db } from './db';\nexport const orderRoutes = { '/orders/list': listOrders };\nfunction listOrders() { return db.prepare('select * from orders').all(); }`,
  'src/payouts.ts': `import { db } from './db';\nexport const payouts = () => db.prepare('select * from payouts').all();\nexport const refunds = () => db.prepare('select * from refunds').get();`,
};

const sinksOf = async (body: string, before: string): Promise<number> =>
  (await blockingCalls({ 'src/db.ts': database, ...tables, 'src/app.ts': checkout(body, `import { orderRoutes } from './orders';\nimport * as money from './payouts';\n${before}`) })).length;

const asked = 'res.json(routes[req.path](req));';

describe('a table that others are spread into', () => {
  it('is looked up in each of them, whatever file they stand in', async () => {
    expect(await sinksOf(asked, 'const routes = { ...orderRoutes };')).toBe(1);
    expect(await sinksOf(asked, 'const routes = { ...orderRoutes, ...money };')).toBe(3);
    expect(await sinksOf(asked, 'const all = { ...money };\nconst routes = { ...orderRoutes, ...all };')).toBe(3);
  });

  it('holds nothing of a table that is not spread', async () => {
    expect(await sinksOf(asked, 'const routes = { orderRoutes };')).toBe(0);
    expect(await sinksOf(asked, `const routes = { '/health': () => 'ok' };`)).toBe(0);
  });

  it('may be spread into itself', async () => {
    expect(await sinksOf(asked, 'let routes = { ...orderRoutes };\nroutes = { ...routes, ...money };')).toBe(3);
  });
});
