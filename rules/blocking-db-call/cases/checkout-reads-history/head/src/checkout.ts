import { Router, json } from 'express';
import { database } from './database.ts';
import { OrderRepository } from './order-repository.ts';
import { OrderService } from './order-service.ts';

const orders = new OrderService(new OrderRepository(database));

export const checkout = Router();
checkout.post('/checkout', json(), async (req, res) => {
  const recent = orders.recentFor(req.body.userId);
  res.json({ discount: recent.length > 2 ? 0.1 : 0 });
});
