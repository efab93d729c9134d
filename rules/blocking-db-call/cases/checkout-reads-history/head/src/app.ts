import express from 'express';
import { checkout } from './checkout.ts';

const app = express();
app.get('/healthz', (_req, res) => {
  res.send('ok');
});
app.use('/api', checkout);
app.listen(8080);
