import { Kafka } from 'kafkajs';
import nodemailer from 'nodemailer';

const mails = nodemailer.createTransport({ host: process.env.SMTP_HOST ?? '' });
const consumer = new Kafka({ brokers: [process.env.KAFKA ?? ''] }).consumer({ groupId: 'mails' });

export async function start(): Promise<void> {
  await consumer.subscribe({ topic: 'bookings' });
  await consumer.run({
    eachMessage: async ({ message }) => {
      const { guest } = JSON.parse(String(message.value)) as { guest: string };
      await mails.sendMail({ to: guest, subject: 'See you soon' });
    },
  });
}
