import { start } from './bookings.ts';

void start();
