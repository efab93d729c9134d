import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';
import Stripe from 'stripe';

const stripe = new Stripe(process.env.STRIPE_KEY ?? '');

@Processor('refunds')
export class RefundsProcessor extends WorkerHost {
  async process(job: Job<{ charge: string }>): Promise<void> {
    // ok: effect-before-mark: Stripe knows the second call by its key
    await stripe.refunds.create({ charge: job.data.charge }, { idempotencyKey: `refund-${job.id}` });
  }
}
