import { Queue, Worker } from 'bullmq';
import express from 'express';
import Stripe from 'stripe';

const stripe = new Stripe(process.env.STRIPE_KEY ?? '');
const connection = { host: 'redis' };
const payouts = new Queue('payouts', { connection });
const app = express();
app.post('/payouts', async (req, res) => {
  await payouts.add('payout', req.body);
  res.sendStatus(202);
});
app.listen(3000);

async function pay(cents: number): Promise<void> {
  await stripe.payouts.create({ amount: cents, currency: 'eur' });
}
// expect: unguarded-consumer
const worker = new Worker('payouts', async (job) => pay(job.data.cents), { connection, maxStalledCount: 5 });
process.on('SIGTERM', () => void worker.close());
