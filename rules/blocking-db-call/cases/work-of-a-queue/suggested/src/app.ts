import { Hono } from 'hono';
import { audits } from './queues.ts';
import { signIn } from './sign-in.ts';

export const app = new Hono();
app.route('/', signIn);
app.post('/checkout', async (c) => {
  await audits.add('record', { action: 'checkout', account: c.req.header('x-account') ?? '' });
  return c.json({ accepted: true });
});
