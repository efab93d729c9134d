export interface Payout {
  readonly account: string;
  readonly cents: number;
}

export async function findDuePayouts(): Promise<Payout[]> {
  return [];
}
