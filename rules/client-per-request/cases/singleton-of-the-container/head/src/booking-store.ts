import { Injectable, type OnModuleInit } from '@nestjs/common';
import Redis from 'ioredis';
import { Pool } from 'pg';

@Injectable()
export class BookingStore implements OnModuleInit {
  // ok: client-per-request: the container makes one store
  private readonly redis = new Redis();
  private pool!: Pool;

  onModuleInit() {
    // ok: client-per-request: runs once, at start-up
    this.pool = new Pool();
  }

  async list() {
    return (await this.pool.query('select * from bookings')).rows;
  }

  async count() {
    // expect: client-per-request
    const counter = new Pool({ database: 'counts' });
    counter.on('error', () => undefined);
    return [await this.redis.get('count'), (await counter.query('select count(*) from bookings')).rows];
  }
}
