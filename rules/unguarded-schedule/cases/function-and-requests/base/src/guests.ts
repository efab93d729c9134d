/** Addresses of those who ordered. */
export async function findGuests(): Promise<readonly string[]> {
  const answer = await fetch('https://orders.shop.example/guests');
  return (await answer.json()) as string[];
}
