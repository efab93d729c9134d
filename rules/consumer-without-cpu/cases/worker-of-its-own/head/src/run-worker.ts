import { startReceiptWorker } from './receipt-worker.ts';

startReceiptWorker();
