import express from 'express';
import { postalAddresses, recentOrders, vouchers } from './orders.ts';

const app = express();
app.post('/api/checkout', (req, res) => {
  const user = req.get('user') ?? '';
  res.json({ orders: recentOrders(user), vouchers: vouchers(user) });
});
app.get('/api/profile', (req, res) => {
  res.json(postalAddresses(req.get('user') ?? ''));
});
app.listen(8080);
