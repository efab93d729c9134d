import nodemailer from 'nodemailer';

const transport = nodemailer.createTransport({ host: 'mail.shop.example' });

export async function sendNotice(recipient: string, body: string) {
  await transport.sendMail({ to: recipient, text: body });
}
