import cron from 'node-cron';
import Stripe from 'stripe';
import { findDuePayouts } from './due-payouts.ts';

const stripe = new Stripe('key');
let isPaying = false;

async function payOut(): Promise<void> {
  if (isPaying) return;
  const payouts = await findDuePayouts();
  // expect: broken-single-flight
  isPaying = true;
  try {
    for (const { amount, account } of payouts) {
      await stripe.transfers.create({ amount, currency: 'eur', destination: account });
    }
  } finally {
    isPaying = false;
  }
}

cron.schedule('*/5 * * * *', payOut);
