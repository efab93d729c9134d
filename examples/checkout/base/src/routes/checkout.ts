import { Router } from 'express';
import { orderQueue, type Basket } from '../order-queue.ts';

export const checkout = Router();

checkout.post('/checkout', async (req, res) => {
  const basket = req.body as Basket;
  if (basket.items.length === 0) {
    res.status(400).json({ error: 'The basket is empty' });
    return;
  }

  const job = await orderQueue.add('place-order', basket);
  res.status(202).json({ order: job.id });
});
