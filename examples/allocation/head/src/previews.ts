import { Router } from 'express';
import { PlannerClient } from './planner-client.ts';

export const previews = Router();
const planner = new PlannerClient();

previews.post('/plans/preview', async (req, res) => {
  res.json(await planner.send('POST', '/v1/plans', req.body));
});
