import amqp from 'amqplib';
import sendgrid from '@sendgrid/mail';

const connection = await amqp.connect(process.env.BROKER_URL ?? '');
const channel = await connection.createChannel();
await channel.prefetch(10);

await channel.consume('confirmations', async (message) => {
  if (message === null) return;
  const order = JSON.parse(message.content.toString());
  await sendgrid.send({ to: order.email, from: 'orders@shop.example', subject: 'Your order', text: order.text });
  channel.ack(message);
});
