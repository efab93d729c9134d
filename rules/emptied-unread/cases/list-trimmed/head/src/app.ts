import express from 'express';
import Redis from 'ioredis';

const redis = new Redis();
const app = express();

app.post('/orders', async (req, res) => {
  await redis.rpush('relay:orders', JSON.stringify(req.body));
  res.sendStatus(202);
});

app.listen(3000);
