import schedule from 'node-schedule';
import { Resend } from 'resend';
import { findUpcoming } from './appointments.ts';

export const sender = 'praxis@clinic.example';
const resend = new Resend(process.env.RESEND_KEY);
let isRemindingDoctors = false;


let remindersRunning = false;

schedule.scheduleJob('*/5 * * * *', async () => {
  if (remindersRunning) return;
  remindersRunning = true;
  try {
    for (const { email, at } of await findUpcoming()) {
      await resend.emails.send({ from: sender, to: email, subject: `Your appointment at ${at}`, text: at });
    }
  } finally {
    remindersRunning = false;
  }
});

// ok: unguarded-schedule: a flag
schedule.scheduleJob('*/5 * * * *', remindDoctors);

async function remindDoctors(): Promise<void> {
  if (isRemindingDoctors) return;
  isRemindingDoctors = true;
  try {
    for (const { email } of await findUpcoming()) {
      await resend.emails.send({ from: sender, to: email, subject: 'Your next patient', text: email });
    }
  } finally {
    isRemindingDoctors = false;
  }
}
