import Fastify from 'fastify';
import { listOrders } from './orders.ts';
import { reports } from './pool.ts';

export const app = Fastify();
app.get('/reports/:year', async (request) => reports.run({ year: request.params.year }));
app.get('/accounts/:account/orders', async (request) => {
  const orders = listOrders(request.params.account, 50);
  return { orders };
});
