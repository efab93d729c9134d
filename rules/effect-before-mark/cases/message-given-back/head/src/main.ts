import amqp from 'amqplib';
import twilio from 'twilio';

const client = twilio(process.env.TWILIO_SID, process.env.TWILIO_TOKEN);
const connection = await amqp.connect(process.env.AMQP_URL ?? '');
const channel = await connection.createChannel();

await channel.consume('reminders', async (message) => {
  if (message === null) return;
  const reminder = JSON.parse(message.content.toString());
  try {
    // expect: effect-before-mark
    await client.messages.create({ to: reminder.phone, from: '+4930123', body: 'Your appointment is tomorrow.' });
    await fetch(`https://calendar.example/reminders/${reminder.id}`, { method: 'PUT', body: '{"sent":true}' });
    channel.ack(message);
  } catch (error) {
    console.error('reminder failed', reminder.id, error);
    channel.nack(message);
  }
});

process.once('SIGTERM', () => channel.close());
