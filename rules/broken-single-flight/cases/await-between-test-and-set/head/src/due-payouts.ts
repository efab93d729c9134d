export interface Payout {
  readonly amount: number;
  readonly account: string;
}

/** Payouts that are due, from the ledger service. */
export async function findDuePayouts(): Promise<readonly Payout[]> {
  const response = await fetch('https://ledger.example/payouts?state=due');
  return (await response.json()) as readonly Payout[];
}
