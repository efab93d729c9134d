import Fastify from 'fastify';
import { reports } from './pool.ts';

export const app = Fastify();
app.get('/reports/:year', async (request) => reports.run({ year: request.params.year }));
