import express from 'express';
import { addresses, recentOrders } from './orders.ts';

const app = express();
app.post('/api/checkout', (req, res) => {
  const user = req.get('user') ?? '';
  res.json({ orders: recentOrders(user) });
});
app.get('/api/profile', (req, res) => {
  res.json(addresses(req.get('user') ?? ''));
});
app.listen(8080);
