import { confirm } from '../src/queue.ts';

for (const booking of process.argv.slice(2)) await confirm(booking);
