import { Controller, Get } from '@nestjs/common';
import { BookingStore } from './booking-store';

@Controller('bookings')
export class BookingsController {
  constructor(private readonly store: BookingStore) {}

  @Get()
  list() {
    return this.store.list();
  }

  @Get('count')
  count() {
    return this.store.count();
  }
}
