import express from 'express';
import { receipts } from './queue.ts';

const app = express();

app.post('/orders/:id/receipt', async (request, response) => {
  await receipts.add('receipt', { order: request.params.id, to: request.query.to }, { jobId: request.params.id });
  response.sendStatus(202);
});

app.listen(8080);
