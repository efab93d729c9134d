import cron from 'node-cron';
import { settlePayouts } from './payouts.ts';

// expect: unlogged-schedule
cron.schedule('*/5 * * * *', async () => {
  const startedAt = Date.now();
  let outcome = 'completed';
  try {
    const settled = await settlePayouts();
  } catch (error) {
    outcome = 'failed';
    throw error;
  } finally {
    console.log(JSON.stringify({
      job_name: 'settlePayouts',
      status: outcome,
      elapsed_ms: Date.now() - startedAt,
    }));
  }
});
