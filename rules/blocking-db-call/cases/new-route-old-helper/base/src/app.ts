import Fastify from 'fastify';

const app = Fastify();
app.get('/healthz', async () => 'ok');
await app.listen({ port: 8080 });
