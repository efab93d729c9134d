import { readFile } from 'node:fs/promises';
import express from 'express';

const app = express();
app.get('/invoices/:id', async (req, res) => {

  res.send(await readFile(`invoices/${req.params.id}.pdf`));
});
app.listen(8080);
