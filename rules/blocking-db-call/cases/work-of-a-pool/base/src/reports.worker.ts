import { listOrders } from './orders.ts';

export function orders({ account, most }: { account: string; most: number }): unknown[] {
  return listOrders(account, most);
}

export default function yearly({ year }: { year: number }): string {
  return `report of ${year}`;
}
