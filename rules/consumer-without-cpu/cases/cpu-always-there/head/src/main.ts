import express from 'express';
import { receipts } from './queue.ts';
import { startReceiptWorker } from './receipt-worker.ts';

const app = express();

app.post('/orders/:id/receipt', async (request, response) => {
  await receipts.add('receipt', { order: request.params.id, to: request.query.to }, { jobId: request.params.id });
  response.sendStatus(202);
});

startReceiptWorker();

app.listen(8080);
