import express from 'express';
import { boss } from './queue.ts';

const app = express();
app.post('/contracts/:id/sign', async (req, res) => {
  await boss.send('contract-pdf', { contractId: req.params.id }, { retryLimit: 2 });
  res.status(202).end();
});
app.listen(8080);
