import { gzipSync } from 'node:zlib';
import express from 'express';

const app = express();
app.get('/report', (_req, res) => {
  // ok: blocking-io-call: in the base already
  res.attachment('sales.gz').send(gzipSync('orders'));
});
app.listen(8080);
