import { Worker } from 'bullmq';
import Stripe from 'stripe';

const stripe = new Stripe(process.env.STRIPE_KEY ?? '');

new Worker('refunds', async (job) => {

  await stripe.refunds.create({ charge: job.data.charge }, { idempotencyKey: `refunds-${job.id}` });
  const order = await fetch(`${process.env.SHOP_URL}/orders/${job.data.order}`);
  console.log('refunded', await order.text());
});
