import express from 'express';
import { previews } from './previews.ts';

const app = express();
app.use(express.json());

app.get('/healthz', (_req, res) => {
  res.send('ok');
});
app.use(previews);

app.listen(Number(process.env.PORT ?? 8080));
