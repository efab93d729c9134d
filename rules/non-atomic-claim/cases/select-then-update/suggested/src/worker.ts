import nodemailer from 'nodemailer';
import { setTimeout as sleep } from 'node:timers/promises';
import { findNext, reserve } from './mails.ts';

const transport = nodemailer.createTransport(process.env.SMTP_URL);

async function sendMails(): Promise<void> {
  while (true) {
    const mail = await findNext();
    if (mail === undefined) {
      await sleep(1000);
      continue;
    }
    if (!(await reserve(mail.id))) continue;
    await transport.sendMail({ to: mail.recipient, text: mail.text });
  }
}

void sendMails();
