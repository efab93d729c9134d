import { startQueue } from './queue.ts';
import { startWorker } from './worker.ts';

await startQueue();
await startWorker();
