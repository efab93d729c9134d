import { Worker } from 'bullmq';
import { createTransport } from 'nodemailer';
import { sendLater } from './queue.ts';
import { connection } from './redis.ts';

const mails = createTransport({ host: 'mail' });

// ok: unguarded-consumer: told at the mail
new Worker('receipts', async (job) => {

  const jobKey = `receipts:sendMail:${job.id}:${job.timestamp}`;
  const claimed = await connection.set(jobKey, '1', 'EX', 604800, 'NX');
  if (claimed === 'OK') {
    try {
      await mails.sendMail({ to: job.data.to, subject: 'Your receipt', text: 'Thank you.' });
    } catch (error) {
      await connection.del(jobKey);
      throw error;
    }
  }
  const answer = await fetch(`https://books.example/receipts/${job.data.orderId}`, { method: 'POST' });
  if (!answer.ok) throw new Error(`the books refuse ${job.data.orderId}`);
}, { connection });

process.on('SIGTERM', () => process.exit());
await sendLater('1', 'desk@shop.example');
