import { Worker } from 'bullmq';
import pg from 'pg';
import twilio from 'twilio';

const client = twilio(process.env.TWILIO_SID, process.env.TWILIO_TOKEN);
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });

const worker = new Worker('reminders', async (job) => {
  const { rows: [reminder] } = await pool.query('select * from reminders where id = $1', [job.data.id]);
  if (reminder.state !== 'waiting') return;
  await pool.query("update reminders set state = 'sending' where id = $1", [job.data.id]);
  // ok: effect-before-mark: a job that comes again finds that it was begun
  await client.messages.create({ to: reminder.phone, from: '+4930123', body: 'Your appointment is tomorrow.' });
  await pool.query("update reminders set state = 'sent' where id = $1", [job.data.id]);
});

process.once('SIGTERM', () => worker.close());
