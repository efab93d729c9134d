import { PrismaClient } from '@prisma/client';
import cron from 'node-cron';
import { Resend } from 'resend';

const prisma = new PrismaClient();
const resend = new Resend(process.env.RESEND_KEY);

cron.schedule('* * * * *', async () => {
  const planned = await prisma.reminder.findMany({ where: { status: 'planned' }, take: 50 });
  for (const reminder of planned) {

    const claimed = await prisma.reminder.updateMany({ where: { id: reminder.id, status: 'planned' }, data: { status: 'sent' } });
    if (claimed.count === 0) continue;
    await resend.emails.send({ from: 'desk@clinic.example', to: reminder.patient, subject: 'Your visit', text: reminder.text });
  }
});
