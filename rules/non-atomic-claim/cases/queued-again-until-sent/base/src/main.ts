import { startWorkers } from './worker.ts';

startWorkers();
