import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';

export const app = new Hono();
app.get('/invoices/:id', async (c) => {

  const invoice = await readFile(`invoices/${c.req.param('id')}.html`, 'utf8');
  return c.html(invoice);
});
