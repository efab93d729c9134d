import express from 'express';
import fs from 'node:fs';

async function load(month: string) {
  // expect: blocking-io-call
  return fs.readFileSync(`reports/${month}.html`, 'utf8');
}

const app = express();
app.get('/reports/:month', async (req, res) => {
  res.send(await load(req.params.month));
});
app.get('/terms', (_req, res) => {
  // expect: blocking-io-call
  res.send(fs.readFileSync('terms.html'));
});
app.listen(8080);
