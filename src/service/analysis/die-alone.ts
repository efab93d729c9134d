/** Ends this process after a time even when its main thread never comes back and its parent is gone. */
import { Worker } from 'node:worker_threads';

const program = `
  const { workerData } = require('node:worker_threads');
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), workerData);
`;

export function dieAfter(milliseconds: number): void {
  // Without the flags of this process: one of them could change how the text is read.
  new Worker(program, { eval: true, execArgv: [], workerData: milliseconds }).unref();
}
