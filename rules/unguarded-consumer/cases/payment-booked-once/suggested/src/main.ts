import { PrismaClient } from '@prisma/client';
import { Kafka } from 'kafkajs';

const prisma = new PrismaClient();
const consumer = new Kafka({ brokers: [process.env.KAFKA ?? ''] }).consumer({ groupId: 'books' });

process.on('SIGTERM', () => void consumer.disconnect());
await consumer.subscribe({ topic: 'payments' });

await consumer.run({
  eachMessage: async ({ topic, partition, message }) => {
    const payment = JSON.parse(String(message.value)) as { amount: number };
    const jobKey = `books:booking.create:${topic}:${partition}:${message.offset}:${message.timestamp}`;
    await prisma.$transaction(async (tx) => {
      const claimed = await tx.processedMessage.createMany({ data: [{ messageId: jobKey }], skipDuplicates: true });
      if (claimed.count === 0) return;
      await tx.booking.create({ data: { amount: payment.amount } });
    });
  },
});
