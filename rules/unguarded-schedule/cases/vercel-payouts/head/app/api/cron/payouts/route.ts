import Stripe from 'stripe';
import { findDuePayouts } from '../../../../lib/payouts.ts';

const stripe = new Stripe(process.env.STRIPE_KEY ?? '');

// expect: unguarded-schedule
export async function GET(): Promise<Response> {
  for (const payout of await findDuePayouts()) {
    await stripe.transfers.create({ amount: payout.cents, currency: 'eur', destination: payout.account });
  }
  return Response.json({ done: true });
}
