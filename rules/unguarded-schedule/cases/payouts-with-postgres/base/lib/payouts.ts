import { pool } from './pool';

export interface Payout {
  readonly amount: number;
  readonly account: string;
}

/** What the guides are owed. */
export async function findDue(): Promise<readonly Payout[]> {
  const { rows } = await pool.query<Payout>('select amount, account from payouts where due < now()');
  return rows;
}
