import { redis } from './redis';

export interface Payout {
  readonly amount: number;
  readonly account: string;
}

/** What the guides are owed, as the booking service left it. */
export async function findDue(): Promise<readonly Payout[]> {
  return JSON.parse((await redis.get('payouts:due')) ?? '[]') as readonly Payout[];
}
