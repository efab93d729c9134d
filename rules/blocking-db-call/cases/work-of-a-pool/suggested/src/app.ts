import Fastify from 'fastify';
import { reports } from './pool.ts';

export const app = Fastify();
app.get('/reports/:year', async (request) => reports.run({ year: request.params.year }));
app.get('/accounts/:account/orders', async (request) => {
  const orders = await reports.run({ account: request.params.account, most: 50 }, { name: 'orders' });
  return { orders };
});
