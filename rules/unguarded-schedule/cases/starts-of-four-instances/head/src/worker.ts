import { Queue, Worker } from 'bullmq';
import Redis from 'ioredis';
import Stripe from 'stripe';
import { findDueOrders } from './orders.ts';

const connection = new Redis({ maxRetriesPerRequest: null });
const stripe = new Stripe(process.env.STRIPE_KEY ?? '');
const payouts = new Queue('payouts', { connection });

await payouts.upsertJobScheduler('payouts', { every: 60_000 });

// expect: unguarded-schedule
const paying = new Worker('payouts', async () => {
  for (const { cents, account } of await findDueOrders()) {
    await stripe.transfers.create({ amount: cents, currency: 'eur', destination: account });
  }
}, { connection, concurrency: 5 });

process.once('SIGTERM', () => void paying.close());
