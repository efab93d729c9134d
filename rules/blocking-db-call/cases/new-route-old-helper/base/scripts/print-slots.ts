import { openSlots } from '../src/bookings.ts';

console.table(openSlots(process.argv[2] ?? ''));
