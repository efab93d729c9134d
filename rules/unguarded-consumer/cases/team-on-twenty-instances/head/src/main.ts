import { startClipWorker } from './clip-worker.ts';

void startClipWorker();
