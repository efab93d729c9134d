import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { Hono } from 'hono';

export const app = new Hono();
app.post('/accounts', async (c) => {
  const { password } = await c.req.json<{ password: string }>();
  const salt = randomBytes(16).toString('hex');

  const hash = ((await promisify(scrypt)(password, salt, 64)) as Buffer).toString('hex');
  return c.json({ salt, hash });
});
