import { randomBytes, scryptSync } from 'node:crypto';
import { Hono } from 'hono';

export const app = new Hono();
app.post('/accounts', async (c) => {
  const { password } = await c.req.json<{ password: string }>();
  const salt = randomBytes(16).toString('hex');
  // expect: blocking-io-call
  const hash = scryptSync(password, salt, 64).toString('hex');
  return c.json({ salt, hash });
});
