import pg from 'pg';
import twilio from 'twilio';

const client = twilio(process.env.TWILIO_SID, process.env.TWILIO_TOKEN);
const pool = new pg.Pool();

export async function sendReminder(appointment: { id: string; phone: string; text: string }): Promise<void> {
  const claimed = await pool.query("update appointments set reminder = 'sending' where id = $1 and reminder = 'due' returning id", [appointment.id]);
  if (claimed.rowCount === 0) return;
  // ok: effect-before-mark: one run only has claimed this appointment
  const message = await client.messages.create({ to: appointment.phone, from: process.env.TWILIO_FROM, body: appointment.text });
  await fetch(`${process.env.API_URL}/internal/appointments/${appointment.id}/reminded`, {
    method: 'POST',
    body: JSON.stringify({ status: 'sent', provider: message.sid }),
  });
}
