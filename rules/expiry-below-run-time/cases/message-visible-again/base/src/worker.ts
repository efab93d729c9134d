import { Consumer } from 'sqs-consumer';
import { renderReport } from './reports.ts';

const consumer = Consumer.create({
  queueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/reports',
  visibilityTimeout: 30,
  handleMessage: async (message) => {
    await renderReport(message.Body ?? '');
  },
});
consumer.start();
