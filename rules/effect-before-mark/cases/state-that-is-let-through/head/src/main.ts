import { Queue } from 'bullmq';
import express from 'express';
import './reminders.ts';

const reminders = new Queue('reminders');
const app = express();

app.post('/appointments', async (req, res) => {
  await reminders.add('reminder', { id: req.body.id }, { attempts: 3, delay: 3_600_000 });
  res.sendStatus(202);
});
app.listen(8080);
