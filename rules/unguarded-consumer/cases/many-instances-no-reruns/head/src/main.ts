import { Worker } from 'bullmq';
import { Resend } from 'resend';

const resend = new Resend(process.env.RESEND_KEY);

// ok: unguarded-consumer: each job once
new Worker('shipping-notices', async (job) => {
  await resend.emails.send({ from: 'shop@market.example', to: job.data.email, subject: 'On its way', text: job.data.parcel });
}, { connection: { host: 'redis' } });
