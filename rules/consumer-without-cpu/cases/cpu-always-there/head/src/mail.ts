import { createTransport } from 'nodemailer';

const transport = createTransport({ host: 'mail.shop.example' });

export async function sendReceipt(to: string, order: string): Promise<void> {
  await transport.sendMail({ to, subject: `Receipt for order ${order}` });
}
