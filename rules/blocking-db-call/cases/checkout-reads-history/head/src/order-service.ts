import type { OrderRepository } from './order-repository.ts';

export class OrderService {
  private readonly orders: OrderRepository;

  constructor(orders: OrderRepository) {
    this.orders = orders;
  }

  recentFor(userId: string): unknown[] {
    return this.orders.recent(userId);
  }
}
