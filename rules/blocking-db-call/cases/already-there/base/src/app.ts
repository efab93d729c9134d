import express from 'express';
import { recentOrders } from './orders.ts';

const app = express();
app.post('/api/checkout', (req, res) => {
  res.json({ orders: recentOrders(req.get('user') ?? '') });
});
app.listen(8080);
