import express from 'express';
import { recentOrders } from './orders.ts';

const app = express();
app.get('/healthz', (_req, res) => {
  res.send('ok');
});
app.post('/api/checkout', (req, res) => {
  res.json({ orders: recentOrders(req.get('user') ?? ''), currency: 'CHF' });
});
app.listen(8080);
