import { Router } from 'express';
import { WarehouseClient } from './warehouse-client.ts';

export const tasks = Router();
let isRestocking = false;


tasks.post('/tasks/restock', async (_req, res) => {
  if (isRestocking) {
    res.status(429).json({ status: 'already running' });
    return;
  }
  // expect: broken-single-flight
  isRestocking = true;
  try {
    const warehouse = new WarehouseClient();
    const shelves = await warehouse.post('/v1/shelves/search', { state: 'low' });
    res.json({ orders: await warehouse.post('/v1/orders', { shelves }) });
  } finally {
    isRestocking = false;
  }
});
