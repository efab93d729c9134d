import twilio from 'twilio';

const client = twilio(process.env.TWILIO_SID, process.env.TWILIO_TOKEN);

export async function sendReminder(appointment: { id: string; phone: string; text: string }): Promise<void> {
  const message = await client.messages.create({ to: appointment.phone, from: process.env.TWILIO_FROM, body: appointment.text });
  await fetch(`${process.env.API_URL}/internal/appointments/${appointment.id}/reminded`, {
    method: 'POST',
    body: JSON.stringify({ status: 'sent', provider: message.sid }),
  });
}
