import express from 'express';
import { database } from './database.ts';

const app = express();
app.get('/api/products', (_req, res) => {
  res.json(database.prepare('select * from products').all());
});
app.post('/api/cart', express.json(), (req, res) => {
  res.json({ items: req.body.items });
});
app.listen(8080);
