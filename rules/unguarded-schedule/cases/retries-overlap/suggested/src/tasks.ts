import { Router } from 'express';
import { WarehouseClient } from './warehouse-client.ts';

export const tasks = Router();


let restockRuns = 0;

tasks.post('/tasks/restock', async (req, res) => {
  if (restockRuns > 0 && process.env.ALLOW_PARALLEL_RESTOCK !== '1') {
    res.status(429).json({ status: 'already running' });
    return;
  }
  restockRuns += 1;
  const startedAt = Date.now();
  let outcome = 'completed';
  try {
    const warehouse = new WarehouseClient();
    const shelves = await warehouse.post('/v1/shelves/search', { state: 'low' });
    const orders = await warehouse.post('/v1/orders', { shelves });
    res.json({ orders });
  } catch (error) {
    outcome = 'failed';
    throw error;
  } finally {
    restockRuns -= 1;
    console.log(JSON.stringify({
      job_name: 'restock',
      status: outcome,
      elapsed_ms: Date.now() - startedAt,
      retry_count: req.headers['x-cloudtasks-taskretrycount'] ?? null,
      execution_time: req.headers['x-cloudscheduler-scheduletime'] ?? null,
    }));
  }
});
