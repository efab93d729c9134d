import express from 'express';
import Stripe from 'stripe';

const stripe = new Stripe(process.env.STRIPE_KEY ?? '');
export const due: { amount: number; account: string }[] = [];
const app = express();

app.post('/tasks/payouts', async (_req, res) => {
  for (const { amount, account } of due) {
    await stripe.transfers.create({ amount, currency: 'eur', destination: account });
  }
  res.json({ paid: due.length });
});
app.listen(8080);
