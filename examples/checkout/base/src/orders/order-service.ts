import { OrderRepository, type OrderRow } from './order-repository.ts';

const day = 24 * 60 * 60 * 1000;

export class OrderService {
  private readonly repository: OrderRepository;

  constructor(repository: OrderRepository) {
    this.repository = repository;
  }

  /** Newest first, at most ninety days back. */
  getRecent(userId: string): OrderRow[] {
    return this.repository.findByUser(userId, Date.now() - 90 * day);
  }
}

export const orders = new OrderService(new OrderRepository());
