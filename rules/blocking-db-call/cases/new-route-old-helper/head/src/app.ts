import Fastify from 'fastify';
import { openSlots } from './bookings.ts';

const app = Fastify();
app.get('/healthz', async () => 'ok');
app.get<{ Querystring: { day: string } }>('/api/slots', async (request) => openSlots(request.query.day));
await app.listen({ port: 8080 });
