import express from 'express';
import { startImageWorker } from './image-worker.ts';

const app = express();

app.get('/healthz', (_req, res) => {
  res.send('ok');
});

app.listen(Number(process.env.PORT ?? 8080), () => {
  void startImageWorker();
});
