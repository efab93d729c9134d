import { Module } from '@nestjs/common';
import { BookingStore } from './booking-store';
import { BookingsController } from './bookings.controller';

@Module({ controllers: [BookingsController], providers: [BookingStore] })
export class AppModule {}
