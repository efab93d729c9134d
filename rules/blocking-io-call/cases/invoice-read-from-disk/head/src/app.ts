import { readFileSync } from 'node:fs';
import express from 'express';

const app = express();
app.get('/invoices/:id', (req, res) => {
  // expect: blocking-io-call
  res.send(readFileSync(`invoices/${req.params.id}.pdf`));
});
app.listen(8080);
