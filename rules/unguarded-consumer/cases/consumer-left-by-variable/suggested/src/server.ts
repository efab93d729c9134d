import express from 'express';
import { takeClips } from './worker.ts';

const app = express();
app.get('/clips', (request, response) => { response.json([]); });
app.listen(3000);
if (process.env.WORKER_ENABLED !== 'false') {
  await takeClips();
}
