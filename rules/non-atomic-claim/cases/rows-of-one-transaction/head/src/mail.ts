import { Resend } from 'resend';

const resend = new Resend(process.env.RESEND_KEY);

export async function sendTicket(guest: string, code: string): Promise<void> {
  await resend.emails.send({ from: 'box@theatre.example', to: guest, subject: 'Your ticket', text: code });
}
