import { Pool } from 'pg';
import Stripe from 'stripe';

const pool = new Pool();
const stripe = new Stripe(process.env.STRIPE_KEY ?? '');

export async function payOut(id: string): Promise<void> {
  const { rows } = await pool.query('SELECT account, amount FROM payouts WHERE id = $1', [id]);
  await stripe.transfers.create({ amount: rows[0].amount, currency: 'eur', destination: rows[0].account });
}
