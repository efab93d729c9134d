import cron from 'node-cron';
import { settlePayouts } from './payouts.ts';

// ok: unlogged-schedule: in the base already
cron.schedule('*/5 * * * *', async () => {
  const settled = await settlePayouts();
  return settled;
});
