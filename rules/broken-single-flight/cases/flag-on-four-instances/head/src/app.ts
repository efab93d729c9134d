import express from 'express';
import { tasks } from './tasks.ts';

const app = express();
app.get('/healthz', (_req, res) => {
  res.send('ok');
});
app.use(tasks);
app.listen(8080);
