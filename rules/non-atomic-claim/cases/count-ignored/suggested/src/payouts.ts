import { Pool } from 'pg';
import Stripe from 'stripe';

const pool = new Pool();
const stripe = new Stripe(process.env.STRIPE_KEY ?? '');

async function payOut(): Promise<void> {
  const { rows } = await pool.query("SELECT id, account, amount FROM payouts WHERE status = 'open' LIMIT 10");
  for (const payout of rows) {

    const claimed = await pool.query("UPDATE payouts SET status = 'paid' WHERE id = $1 AND status = 'open'", [payout.id]);
    if (claimed.rowCount === 0) continue;
    await stripe.transfers.create({ amount: payout.amount, currency: 'eur', destination: payout.account });
  }
}

setInterval(() => void payOut(), 60_000);
