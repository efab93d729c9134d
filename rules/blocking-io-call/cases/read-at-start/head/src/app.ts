import { readFileSync } from 'node:fs';
import express from 'express';

// ok: blocking-io-call: at start-up
const terms = readFileSync('terms.html', 'utf8');
const app = express();
app.get('/terms', (_req, res) => {
  res.send(terms);
});
app.listen(8080);
