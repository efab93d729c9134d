import { ClassicLevel } from 'classic-level';
import Fastify from 'fastify';

const orders = new ClassicLevel('orders');

export const app = Fastify();
app.get('/orders/:id', async (request) => {
  // expect: blocking-db-call
  return { order: orders.getSync(request.params.id) };
});
