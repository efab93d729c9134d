import { ClassicLevel } from 'classic-level';
import Fastify from 'fastify';

const orders = new ClassicLevel('orders');

export const app = Fastify();
app.get('/orders/:id', async (request) => {

  return { order: await orders.get(request.params.id) };
});
