import { Router } from 'express';
import { orderQueue, type Basket } from '../order-queue.ts';
import { orders } from '../orders/order-service.ts';

export const checkout = Router();

const aMoment = 2 * 60 * 1000;

checkout.post('/checkout', async (req, res) => {
  const basket = req.body as Basket;
  if (basket.items.length === 0) {
    res.status(400).json({ error: 'The basket is empty' });
    return;
  }

  // Impatient customers press the button twice.
  const recent = orders.getRecent(basket.userId);
  const skus = new Set(basket.items.map((item) => item.sku));
  if (recent.some((order) => skus.has(order.sku) && order.placed_at > Date.now() - aMoment)) {
    res.status(409).json({ error: 'You ordered this a moment ago' });
    return;
  }

  const job = await orderQueue.add('place-order', basket);
  res.status(202).json({ order: job.id });
});
