/** A thread that sends signed deliveries at fixed moments, whether or not earlier ones are answered, and times each answer. */
import { createHmac, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

export interface Sending {
  readonly url: string;
  /** A server that only answers: it gets each delivery too, and shows how long the machine alone makes one wait. */
  readonly bareUrl: string;
  readonly secret: string;
  readonly event: string;
  readonly body: string;
  /** When to send each, in milliseconds from the start. */
  readonly moments: readonly number[];
}

export interface Answered {
  readonly status: number;
  readonly ms: number;
}

export interface Sent {
  readonly answers: readonly Answered[];
  readonly bare: readonly Answered[];
}

const { url, bareUrl, secret, event, body, moments } = workerData as Sending;
const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
/** So that the two do not wait for each other. */
const BETWEEN_MS = 5;

const agent = new Agent({ keepAlive: true });

const started = performance.now();
const [answers, bare] = await Promise.all([sendAll(url, 0), sendAll(bareUrl, BETWEEN_MS)]);
parentPort?.postMessage({ answers, bare } satisfies Sent);
agent.destroy();

function sendAll(to: string, afterMs: number): Promise<readonly Answered[]> {
  return Promise.all(moments.map(async (moment) => {
    await setTimeout(Math.max(0, started + moment + afterMs - performance.now()));
    return send(to);
  }));
}

function send(to: string): Promise<Answered> {
  const sent = performance.now();
  return new Promise((resolve) => {
    const end = (status: number): void => { resolve({ status, ms: performance.now() - sent }); };
    const posted = request(to, { agent, method: 'POST', headers: { 'content-type': 'application/json', 'x-github-event': event, 'x-github-delivery': randomUUID(), 'x-hub-signature-256': signature } }, (response) => {
      response.resume().once('end', () => { end(response.statusCode ?? 0); });
    });
    posted.once('error', () => { end(0); });
    posted.end(body);
  });
}
