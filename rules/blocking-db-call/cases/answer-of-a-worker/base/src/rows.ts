import { MessageChannel, Worker, receiveMessageOnPort } from 'node:worker_threads';

const { port1: answers, port2: theirs } = new MessageChannel();
const signal = new Int32Array(new SharedArrayBuffer(4));
const worker = new Worker(new URL('./rows.worker.ts', import.meta.url), { workerData: { answers: theirs, signal }, transferList: [theirs] });

export function readRows(sql: string): unknown {
  worker.postMessage({ sql });
  Atomics.wait(signal, 0, 0);
  Atomics.store(signal, 0, 0);
  return receiveMessageOnPort(answers)?.message;
}

const still = new Int32Array(new SharedArrayBuffer(4));

export function pause(milliseconds: number): void {
  // ok: blocking-db-call: nobody else holds that memory
  Atomics.wait(still, 0, 0, milliseconds);
}
