import Stripe from 'stripe';
import { findDue } from '../../../../lib/payouts';
import { pool } from '../../../../lib/pool';

export const maxDuration = 120;
const stripe = new Stripe(process.env.STRIPE_KEY ?? '');

// expect: unguarded-schedule
export async function GET() {
  const lock = await pool.connect();
  // Without a listener, a connection that is lost while it waits ends the process.
  lock.on('error', console.error);
  try {
    await lock.query('BEGIN');
    const held = await lock.query('SELECT pg_try_advisory_xact_lock(hashtext($1)) AS taken', ['payouts']);
    if (!held.rows[0].taken && process.env.ALLOW_PARALLEL_PAYOUTS !== '1') {
      return Response.json({ status: 'skipped' });
    }
    const due = await findDue();
    for (const { amount, account } of due) {
      await stripe.transfers.create({ amount, currency: 'eur', destination: account });
    }
    return Response.json({ paid: due.length });
  } finally {
    // Closing the connection ends the transaction, and the lock with it.
    lock.release(true);
  }
}
