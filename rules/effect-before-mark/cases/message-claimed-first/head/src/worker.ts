import { Worker, type Job } from 'bullmq';
import { sendReminder } from './reminders.ts';

new Worker('notices', async (job: Job) => sendReminder(job.data), { connection: { url: process.env.REDIS_URL } });
