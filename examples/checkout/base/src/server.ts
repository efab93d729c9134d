import express from 'express';
import { account } from './routes/account.ts';
import { checkout } from './routes/checkout.ts';

const app = express();
app.use(express.json({ limit: '100kb' }));

app.get('/healthz', (_req, res) => {
  res.send('ok');
});
app.use('/api', checkout);
app.use('/api', account);

app.listen(Number(process.env.PORT ?? 8080));
