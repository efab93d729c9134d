import { PrismaClient } from '@prisma/client';
import { Kafka } from 'kafkajs';

const prisma = new PrismaClient();
const consumer = new Kafka({ brokers: [process.env.KAFKA ?? ''] }).consumer({ groupId: 'books' });

process.on('SIGTERM', () => void consumer.disconnect());
await consumer.subscribe({ topic: 'payments' });
// expect: unguarded-consumer
await consumer.run({
  eachMessage: async ({ topic, partition, message }) => {
    const payment = JSON.parse(String(message.value)) as { amount: number };
    await prisma.booking.create({ data: { amount: payment.amount } });
  },
});
