import { Router } from 'express';
import { orders } from '../orders/order-service.ts';

export const account = Router();

account.get('/account/:userId/orders', (req, res) => {
  res.json(orders.getRecent(req.params.userId));
});
