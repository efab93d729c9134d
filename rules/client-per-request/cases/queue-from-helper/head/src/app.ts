import express from 'express';
import { confirm } from './queue.ts';

const app = express();
app.post('/bookings', async (req, res) => {
  await confirm(req.body.id);
  res.status(201).end();
});
app.listen(8080);
