import cron from 'node-cron';
import { settlePayouts } from './payouts.ts';

// ok: unlogged-schedule: another line is left
cron.schedule('*/5 * * * *', async () => {
  const settled = await settlePayouts();
  console.info('payouts', settled);
});
