import { Hono } from 'hono';
import { recordAudit } from './audit.ts';
import { signIn } from './sign-in.ts';

export const app = new Hono();
app.route('/', signIn);
app.post('/checkout', (c) => {
  recordAudit({ action: 'checkout', account: c.req.header('x-account') ?? '' });
  return c.json({ accepted: true });
});
