import { eq } from 'drizzle-orm';
import { Hono } from 'hono';
import { db } from './database.ts';
import { payouts } from './schema.ts';

const app = new Hono();
app.get('/healthz', (c) => c.text('ok'));
app.get('/accounts/:account/payouts', async (c) => {
  // expect: blocking-db-call
  const rows = await db.select().from(payouts).where(eq(payouts.account, c.req.param('account')));
  return c.json(rows);
});

export default app;
