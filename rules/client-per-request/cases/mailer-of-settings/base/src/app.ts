import express from 'express';

const app = express();
app.post('/payments', async (req, res) => {
  res.status(201).end();
});
app.listen(8080);
