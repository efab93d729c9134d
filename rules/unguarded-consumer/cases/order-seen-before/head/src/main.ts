import { Kafka } from 'kafkajs';
import { Pool } from 'pg';

const pool = new Pool();
const consumer = new Kafka({ brokers: [process.env.KAFKA ?? ''] }).consumer({ groupId: 'stock' });

await consumer.subscribe({ topic: 'orders' });
// ok: unguarded-consumer: a row for each order
await consumer.run({
  eachMessage: async ({ message }) => {
    const order = JSON.parse(String(message.value)) as { id: string; sku: string; pieces: number };
    const { rowCount } = await pool.query('insert into seen_orders (id) values ($1) on conflict do nothing', [order.id]);
    if (rowCount === 0) return;
    await pool.query('update stock set reserved = reserved + $1 where sku = $2', [order.pieces, order.sku]);
  },
});
