import express from 'express';
import { sendInvoice } from './invoices.ts';

const app = express();
app.post('/orders/:id/invoice', async (req, res) => {
  await sendInvoice(req.params.id);
  res.status(202).end();
});
app.listen(8080);
