import { PrismaClient } from '@prisma/client';
import { Queue } from 'bullmq';

const prisma = new PrismaClient();
const connection = { host: process.env.REDIS_HOST };
const invitations = new Queue('invitations', { connection });
const reminders = new Queue('reminders', { connection });

export async function queueInvitations(): Promise<void> {
  // expect: non-atomic-claim
  const waiting = await prisma.invitation.findMany({ where: { status: 'PENDING' }, take: 100 });
  for (const invitation of waiting) await invitations.add('invitation', { id: invitation.id });
}

export async function queueReminders(): Promise<void> {
  const waiting = await prisma.reminder.findMany({ where: { status: 'PENDING' }, take: 100 });
  for (const reminder of waiting) {
    const { count } = await prisma.reminder.updateMany({ where: { id: reminder.id, status: 'PENDING' }, data: { status: 'QUEUED' } });
    if (count === 0) continue;
    // ok: non-atomic-claim: the row is marked before its job is queued
    await reminders.add('reminder', { id: reminder.id });
  }
}
