import { gzipSync } from 'node:zlib';
import express from 'express';

const app = express();
app.get('/report', (_req, res) => {
  res.attachment('report.gz').send(gzipSync('orders'));
});
app.listen(8080);
