import express from 'express';
import { database } from './database.ts';

const app = express();
app.get('/api/products', (_req, res) => {
  // ok: blocking-db-call: it was there before
  res.json(database.prepare('select * from products').all());
});
app.post('/api/cart', express.json(), (req, res) => {
  const stock = [];
  for (const item of req.body.items) {
    // expect: blocking-db-call
    stock.push(database.prepare('select stock from products where id = ?').get(item.id));
  }
  res.json({ items: req.body.items, stock });
});
app.listen(8080);
