import { Worker } from 'bullmq';
import Stripe from 'stripe';

const stripe = new Stripe(process.env.STRIPE_KEY ?? '');

new Worker('refunds', async (job) => {
  await stripe.refunds.create({ charge: job.data.charge });
});
