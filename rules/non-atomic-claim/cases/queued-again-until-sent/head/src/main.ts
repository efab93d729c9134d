import cron from 'node-cron';
import { queueInvitations, queueReminders } from './dispatch.ts';
import { startWorkers } from './worker.ts';

startWorkers();
cron.schedule('* * * * *', async () => {
  await queueInvitations();
});
cron.schedule('* * * * *', async () => {
  await queueReminders();
});
