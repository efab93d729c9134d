import cron from 'node-cron';
import Stripe from 'stripe';
import { findDuePayouts } from './due-payouts.ts';

const stripe = new Stripe('key');
let isPaying = false;

async function payOut(): Promise<void> {
  if (isPaying) return;
  // ok: broken-single-flight: set in the statement after the test, cleared in a finally
  isPaying = true;
  try {
    const payouts = await findDuePayouts();
    for (const { amount, account } of payouts) {
      await stripe.transfers.create({ amount, currency: 'eur', destination: account });
    }
    console.log(`${payouts.length} payouts made`);
  } finally {
    isPaying = false;
  }
}

cron.schedule('*/5 * * * *', payOut);
