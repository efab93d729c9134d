import cron from 'node-cron';
import { settlePayouts } from './payouts.ts';

// expect: unlogged-schedule
cron.schedule('*/5 * * * *', async () => {
  const settled = await settlePayouts();
});
