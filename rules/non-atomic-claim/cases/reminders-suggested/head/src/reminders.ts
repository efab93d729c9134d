import { PrismaClient } from '@prisma/client';
import cron from 'node-cron';
import { Resend } from 'resend';

const prisma = new PrismaClient();
const resend = new Resend(process.env.RESEND_KEY);

cron.schedule('* * * * *', async () => {
  const planned = await prisma.reminder.findMany({ where: { status: 'planned' }, take: 50 });
  for (const reminder of planned) {
    // expect: non-atomic-claim
    await prisma.reminder.update({ where: { id: reminder.id }, data: { status: 'sent' } });
    await resend.emails.send({ from: 'desk@clinic.example', to: reminder.patient, subject: 'Your visit', text: reminder.text });
  }
});
