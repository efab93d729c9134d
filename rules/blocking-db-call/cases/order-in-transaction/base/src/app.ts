import express from 'express';

const app = express();
app.post('/api/orders', express.json(), (_req, res) => {
  res.sendStatus(503);
});
app.listen(8080);
