import cron from 'node-cron';
import Stripe from 'stripe';
import { findDuePayouts } from './due-payouts.ts';

const stripe = new Stripe('key');
let isPaying = false;

async function payOut(): Promise<void> {
  if (isPaying) return;

  isPaying = true;
  try {
    const payouts = await findDuePayouts();
    for (const { amount, account } of payouts) {
      await stripe.transfers.create({ amount, currency: 'eur', destination: account });
    }
  } finally {
    isPaying = false;
  }
}

cron.schedule('*/5 * * * *', payOut);
