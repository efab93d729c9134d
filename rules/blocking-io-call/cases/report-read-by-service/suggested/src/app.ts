import express from 'express';
import fs from 'node:fs';

async function load(month: string) {

  return await fs.promises.readFile(`reports/${month}.html`, 'utf8');
}

const app = express();
app.get('/reports/:month', async (req, res) => {
  res.send(await load(req.params.month));
});
app.get('/terms', (_req, res) => {

  res.send(fs.readFileSync('terms.html'));
});
app.listen(8080);
