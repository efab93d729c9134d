import { readFileSync } from 'node:fs';
import { Hono } from 'hono';

export const app = new Hono();
app.get('/invoices/:id', (c) => {
  // expect: blocking-io-call
  const invoice = readFileSync(`invoices/${c.req.param('id')}.html`, 'utf8');
  return c.html(invoice);
});
