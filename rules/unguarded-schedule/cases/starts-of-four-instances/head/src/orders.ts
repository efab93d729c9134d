export interface Order {
  readonly cents: number;
  readonly account: string;
}

/** Orders whose sellers wait for their money. */
export async function findDueOrders(): Promise<readonly Order[]> {
  const answer = await fetch('https://orders.shop.example/due');
  return (await answer.json()) as Order[];
}
