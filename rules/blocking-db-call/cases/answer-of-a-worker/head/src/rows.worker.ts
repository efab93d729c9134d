import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

const database = new DatabaseSync('bookings.db');
parentPort?.on('message', ({ sql }: { sql: string }) => {
  workerData.answers.postMessage(database.prepare(sql).all());
  Atomics.store(workerData.signal, 0, 1);
  Atomics.notify(workerData.signal, 0);
});
