/** Bridges that make a request wait for a worker thread, and sleeps that only look like one. */
import { blockingCalls } from '../blocking-calls.ts';
import { checkout } from '../shop.ts';

const imports = `import { Worker, MessageChannel, receiveMessageOnPort } from 'node:worker_threads';\n`;
const start = `const shared = new SharedArrayBuffer(4);\nconst signal = new Int32Array(shared);\nconst worker = new Worker('./rows.js', { workerData: { shared } });\nconst { port1 } = new MessageChannel();\n`;
const bridge = 'POST /api/checkout -> ask -> node:worker_threads Atomics.wait()';

const reached = (more: string, body = 'res.json(ask(req.body));'): Promise<readonly string[]> => blockingCalls({ 'src/app.ts': checkout(body, imports + more) });

describe('a worker that is waited for', () => {
  it('blocks whoever asks it', async () => {
    expect(await reached(`${start}function ask(order) { worker.postMessage(order); Atomics.wait(signal, 0, 0); return receiveMessageOnPort(port1).message; }`)).toEqual([bridge]);
  });

  it('blocks where the wait has a limit, or is tried again', async () => {
    expect(await reached(`${start}function ask(order) { worker.postMessage(order); if (Atomics.wait(signal, 0, 0, 5000) === 'timed-out') throw new Error(); }`)).toEqual([bridge]);
    expect(await reached(`${start}function ask(order) { worker.postMessage(order); while (Atomics.load(signal, 0) === 0) Atomics.wait(signal, 0, 0, 10); }`)).toEqual([`${bridge} (per item)`]);
  });

  it('blocks where one method asks and another waits', async () => {
    const client = `class Rows {\n  #shared = new SharedArrayBuffer(8);\n  #signal = new Int32Array(this.#shared);\n  #worker = new Worker('./rows.js', { workerData: this.#shared });\n  ask(order) { this.#worker.postMessage(order); return this.#answer(); }\n  #answer() { Atomics.wait(this.#signal, 0, 0, 1000); return this.#signal[1]; }\n}\nconst rows = new Rows();`;

    expect(await reached(client, 'res.json(rows.ask(req.body));')).toEqual(['POST /api/checkout -> Rows.ask -> Rows.#answer -> node:worker_threads Atomics.wait()']);
  });

  it('blocks nobody where the answer is a promise', async () => {
    expect(await reached(`${start}async function ask(order) { worker.postMessage(order); await Atomics.waitAsync(signal, 0, 0).value; }`)).toEqual([]);
  });

  it('is no sleep', async () => {
    expect(await reached('', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20); res.end();')).toEqual([]);
    expect(await reached(`${start}const still = new Int32Array(new SharedArrayBuffer(4));\nfunction sleep(ms) { Atomics.wait(still, 0, 0, ms); }`, 'worker.postMessage(req.body); sleep(20); res.end();')).toEqual([]);
  });
});
