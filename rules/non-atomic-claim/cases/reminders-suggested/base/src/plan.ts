import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function plan(patient: string, text: string): Promise<void> {
  await prisma.reminder.create({ data: { patient, text, status: 'planned' } });
}
