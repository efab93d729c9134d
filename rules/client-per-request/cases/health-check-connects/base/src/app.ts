import express from 'express';

const app = express();
app.get('/readyz', async (_req, res) => {
  res.send('ok');
});
app.listen(8080);
