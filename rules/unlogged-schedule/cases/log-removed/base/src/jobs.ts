import cron from 'node-cron';
import { settlePayouts } from './payouts.ts';

cron.schedule('*/5 * * * *', async () => {
  const settled = await settlePayouts();
  console.log({ job_name: 'payouts', settled });
});
