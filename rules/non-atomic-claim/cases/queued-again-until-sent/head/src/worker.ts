import { PrismaClient } from '@prisma/client';
import { Worker } from 'bullmq';
import { Resend } from 'resend';

const prisma = new PrismaClient();
const resend = new Resend(process.env.RESEND_KEY);
const connection = { host: process.env.REDIS_HOST };

export function startWorkers(): void {
  new Worker('invitations', async (job) => {
    const invitation = await prisma.invitation.findUniqueOrThrow({ where: { id: job.data.id } });
    await resend.emails.send({ from: 'desk@clinic.example', to: invitation.email, subject: 'Your invitation', text: invitation.text });
    await prisma.invitation.update({ where: { id: invitation.id }, data: { status: 'SENT' } });
  }, { connection });

  new Worker('reminders', async (job) => {
    const reminder = await prisma.reminder.findUniqueOrThrow({ where: { id: job.data.id } });
    await resend.emails.send({ from: 'desk@clinic.example', to: reminder.email, subject: 'Your visit', text: reminder.text });
    await prisma.reminder.update({ where: { id: reminder.id }, data: { status: 'SENT' } });
  }, { connection });
}
