import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';
import Stripe from 'stripe';

const stripe = new Stripe(process.env.STRIPE_KEY ?? '');

@Processor('payouts')
export class PayoutsProcessor extends WorkerHost {
  async process(job: Job<{ account: string; cents: number }>): Promise<void> {
    // expect: effect-before-mark
    await stripe.transfers.create({ amount: job.data.cents, currency: 'eur', destination: job.data.account });
  }
}
