import express from 'express';
import { GoogleAuth } from 'google-auth-library';

const app = express();
app.get('/healthz', (_req, res) => {
  res.send('ok');
});


let dispatchRuns = 0;

app.post('/tasks/dispatch', async (req, res) => {
  if (dispatchRuns > 0 && process.env.ALLOW_PARALLEL_DISPATCH !== '1') {
    res.status(429).json({ status: 'already running' });
    return;
  }
  dispatchRuns += 1;
  const startedAt = Date.now();
  let outcome = 'completed';
  try {
    const auth = new GoogleAuth();
    const client = await auth.getIdTokenClient('https://stock.example');
    const demand = await client.request({ url: 'https://stock.example/demand' });
    const stock = await client.request({ url: 'https://stock.example/stock' });
    await client.request({ url: 'https://stock.example/dispatchs', method: 'POST', data: { demand: demand.data, stock: stock.data } });
    res.json({ status: 'dispatched' });
  } catch (error) {
    outcome = 'failed';
    throw error;
  } finally {
    dispatchRuns -= 1;
    console.log(JSON.stringify({
      job_name: 'dispatch',
      status: outcome,
      elapsed_ms: Date.now() - startedAt,
      retry_count: req.headers['x-cloudtasks-taskretrycount'] ?? null,
      execution_time: req.headers['x-cloudscheduler-scheduletime'] ?? null,
    }));
  }
});
app.listen(8080);
