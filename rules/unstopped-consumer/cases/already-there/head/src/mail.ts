import { Resend } from 'resend';

const resend = new Resend(process.env.RESEND_KEY);

export async function sendReceipt(receipt: { email: string; text: string }): Promise<void> {
  await resend.emails.send({ from: 'shop@shop.example', to: receipt.email, subject: 'Receipt of your order', text: receipt.text });
}
