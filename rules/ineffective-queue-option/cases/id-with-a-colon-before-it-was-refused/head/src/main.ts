import { Queue, Worker } from 'bullmq';
import express from 'express';
import { Resend } from 'resend';

const resend = new Resend(process.env.RESEND_KEY);
const invoices = new Queue('invoices');
const app = express();
app.post('/orders/:id/invoice', async (req, res) => {
  await invoices.add('invoice', { order: req.params.id }, { jobId: `invoice:${req.params.id}` });
  res.status(202).end();
});
new Worker('invoices', async (job) => {
  await resend.emails.send({ from: 'shop@example.com', to: 'books@example.com', subject: 'Invoice', text: job.data.order });
});
app.listen(8080);
