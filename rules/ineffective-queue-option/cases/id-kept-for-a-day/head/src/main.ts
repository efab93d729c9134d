import { Queue, Worker } from 'bullmq';
import express from 'express';
import { Resend } from 'resend';

const resend = new Resend(process.env.RESEND_KEY);
const receipts = new Queue('receipts');
const app = express();
app.post('/orders/:id/receipt', async (req, res) => {
  // ok: ineffective-queue-option: kept for a day
  await receipts.add('receipt', { order: req.params.id, email: req.body.email }, { jobId: req.params.id, removeOnComplete: { age: 86_400 } });
  res.status(202).end();
});
new Worker('receipts', async (job) => {
  await resend.emails.send({ from: 'shop@example.com', to: job.data.email, subject: 'Receipt', text: job.data.order });
});
app.listen(8080);
