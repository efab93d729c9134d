import express from 'express';
import { sendReceipt } from './mail.ts';

const app = express();
app.post('/payments', async (req, res) => {
  await sendReceipt(req.body.email, req.body.text);
  res.status(201).end();
});
app.listen(8080);
