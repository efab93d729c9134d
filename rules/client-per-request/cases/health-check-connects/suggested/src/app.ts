import express from 'express';
import Redis from 'ioredis';

const app = express();
const redis = new Redis(process.env.REDIS_URL ?? 'redis://localhost');

app.get('/readyz', async (_req, res) => {
  res.send(await redis.ping());
});
app.listen(8080);
