import cron from 'node-cron';
import { Resend } from 'resend';
import { findUpcoming } from './appointments.ts';

export const sender = 'praxis@clinic.example';
const resend = new Resend(process.env.RESEND_KEY);

// expect: unguarded-schedule
cron.schedule('*/5 * * * *', async () => {
  for (const { email, at } of await findUpcoming()) {
    await resend.emails.send({ from: sender, to: email, subject: `Your appointment at ${at}`, text: at });
  }
}, { noOverlap: true });

// ok: unguarded-schedule: noOverlap
cron.schedule('*/5 * * * *', remindDoctors, { noOverlap: true });

async function remindDoctors(): Promise<void> {
  for (const { email } of await findUpcoming()) {
    await resend.emails.send({ from: sender, to: email, subject: 'Your next patient', text: email });
  }
}
