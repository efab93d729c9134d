import { Hono } from 'hono';
import { audits } from './queues.ts';

export const signIn = new Hono();
signIn.post('/sign-in', async (c) => {
  await audits.add('record', { action: 'sign-in', account: c.req.header('x-account') });
  return c.json({});
});
