import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { Hono } from 'hono';

export const app = new Hono();
app.post('/uploads', async (c) => {
  const name = randomUUID();
  const body = Buffer.from(await c.req.arrayBuffer());
  // expect: blocking-io-call
  fs.writeFileSync(`uploads/${name}`, body);
  return c.json({ name });
});
app.put('/uploads/last', async (c) => {
  // expect: blocking-io-call
  fs.writeFileSync('uploads/last', await c.req.text());
  return c.json({});
});
