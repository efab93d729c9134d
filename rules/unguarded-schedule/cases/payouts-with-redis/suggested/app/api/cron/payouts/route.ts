import Stripe from 'stripe';
import { findDue } from '../../../../lib/payouts';
import { redis } from '../../../../lib/redis';

export const maxDuration = 120;
const stripe = new Stripe(process.env.STRIPE_KEY ?? '');


const payoutsLock = 'lock:payouts';
// Only whoever holds the lock may give it back.
const releaseLock = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

export async function GET() {
  const token = crypto.randomUUID();
  const taken = await redis.set(payoutsLock, token, 'EX', 180, 'NX');
  if (taken !== 'OK' && process.env.ALLOW_PARALLEL_PAYOUTS !== '1') {
    return Response.json({ status: 'skipped' });
  }
  try {
    const due = await findDue();
    for (const { amount, account } of due) {
      await stripe.transfers.create({ amount, currency: 'eur', destination: account });
    }
    return Response.json({ paid: due.length });
  } finally {
    await redis.eval(releaseLock, 1, payoutsLock, token);
  }
}
