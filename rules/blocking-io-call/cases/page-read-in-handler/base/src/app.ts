import { Hono } from 'hono';

export const app = new Hono();
app.get('/invoices/:id', (c) => {
  return c.text('not yet');
});
