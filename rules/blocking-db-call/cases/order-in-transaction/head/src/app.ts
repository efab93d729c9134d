import express from 'express';
import { database } from './database.ts';

const insertOrder = database.prepare('insert into orders (user_id) values (?)');
const insertItem = database.prepare('insert into items (order_id, product_id) values (?, ?)');

// ok: blocking-db-call: it makes a function, and runs nothing
const save = database.transaction((userId: string, items: readonly string[]) => {
  // expect: blocking-db-call
  const order = insertOrder.run(userId);
  for (const item of items) {
    // expect: blocking-db-call
    insertItem.run(order.lastInsertRowid, item);
  }
});

const app = express();
app.post('/api/orders', express.json(), (req, res) => {
  // ok: blocking-db-call: the statements inside are what it costs
  save(req.body.userId, req.body.items);
  res.sendStatus(201);
});
app.listen(8080);
