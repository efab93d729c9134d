import { Queue } from 'bullmq';
import express from 'express';

const notices = new Queue('notices', { connection: { url: process.env.REDIS_URL } });
const app = express();

app.post('/appointments', async (request, response) => {
  await notices.add('reminder', request.body, { attempts: 5, backoff: { type: 'exponential', delay: 1000 } });
  response.sendStatus(202);
});

app.listen(3000);
