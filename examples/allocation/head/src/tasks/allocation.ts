import { Router } from 'express';
import { PlannerClient } from '../planner-client.ts';

interface Plan {
  assignments: { orderId: string; vanId: string }[];
}

export const tasks = Router();

tasks.post('/tasks/allocation', async (_req, res) => {
  const planner = new PlannerClient();
  const orders = await planner.send<unknown[]>('GET', '/v1/orders?state=unassigned');
  const plan = await planner.send<Plan>('POST', '/v1/plans', { orders });
  await planner.send('POST', '/v1/assignments', plan.assignments);
  res.json({ assigned: plan.assignments.length });
});
