import express from 'express';
import { GoogleAuth } from 'google-auth-library';

const app = express();
app.get('/healthz', (_req, res) => {
  res.send('ok');
});

// expect: unguarded-schedule
app.post('/tasks/dispatch', async (_req, res) => {
  const auth = new GoogleAuth();
  const client = await auth.getIdTokenClient('https://stock.example');
  const demand = await client.request({ url: 'https://stock.example/demand' });
  const stock = await client.request({ url: 'https://stock.example/stock' });
  await client.request({ url: 'https://stock.example/dispatchs', method: 'POST', data: { demand: demand.data, stock: stock.data } });
  res.json({ status: 'dispatched' });
});
app.listen(8080);
