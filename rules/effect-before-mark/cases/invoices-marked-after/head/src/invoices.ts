import { PrismaClient } from '@prisma/client';
import cron from 'node-cron';
import nodemailer from 'nodemailer';

const prisma = new PrismaClient();
const mailer = nodemailer.createTransport(process.env.SMTP_URL);

cron.schedule('*/10 * * * *', async () => {
  const due = await prisma.invoice.findMany({ where: { mailedAt: null } });
  for (const invoice of due) {
    // expect: effect-before-mark
    await mailer.sendMail({ to: invoice.customer, subject: `Invoice ${invoice.number}`, text: invoice.text });
    await prisma.invoice.update({ where: { id: invoice.id }, data: { mailedAt: new Date() } });
  }
});
