import express from 'express';
import { previews } from './previews.ts';
import { tasks } from './tasks/allocation.ts';

const app = express();
app.use(express.json());

app.get('/healthz', (_req, res) => {
  res.send('ok');
});
app.use(previews);
app.use(tasks);

app.listen(Number(process.env.PORT ?? 8080));
