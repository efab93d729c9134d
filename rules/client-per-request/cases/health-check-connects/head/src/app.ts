import express from 'express';
import Redis from 'ioredis';

const app = express();
app.get('/readyz', async (_req, res) => {
  // expect: client-per-request
  const redis = new Redis(process.env.REDIS_URL ?? 'redis://localhost');
  res.send(await redis.ping());
});
app.listen(8080);
