/**
 * The front door. Nothing of a request is believed, logged or parsed before its signature has been verified on the raw
 * bytes; what is verified is handed on once, and answered as soon as it is kept.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Webhooks } from '@octokit/webhooks';
import type { Log } from '../log.ts';
import { maxBodyBytes, readBody } from './read-body.ts';

export const webhookPath = '/api/github/webhooks';

export interface WebhookDelivery {
  readonly id: string;
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export type Acceptance = 'queued' | 'duplicate' | 'ignored';

export interface WebhookServerOptions {
  readonly host: string;
  readonly port: number;
  readonly secrets: readonly string[];
  readonly maxBytes?: number;
  readonly log: Log;
  readonly accept: (delivery: WebhookDelivery) => Promise<Acceptance>;
  /** Whether the parts behind the door work: the answer of `/readyz`. */
  readonly isReady: () => Promise<boolean>;
}

export interface WebhookServer {
  readonly url: string;
  /** Takes no new connection and waits for the answers under way. */
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly message: string;
}

/**
 * Longer than what stands in front keeps an idle connection: a proxy that sends a delivery over one that is being closed loses it, and
 * GitHub does not send it again. The longest is Google's, 600 s: https://cloud.google.com/load-balancing/docs/https#timeouts_and_retries
 */
const keepAliveMs = 620_000;

export async function startWebhookServer(options: WebhookServerOptions): Promise<WebhookServer> {
  const verifiers = options.secrets.map((secret) => new Webhooks({ secret }));
  const server = createServer({ requestTimeout: 15_000, headersTimeout: 10_000, keepAliveTimeout: keepAliveMs }, (request, response) => {
    const send = (result: Answer): void => { sendAnswer(response, result, server.listening); };
    answer(request, verifiers, options).then(
      send,
      (error: unknown) => {
        // GitHub marks the delivery as failed, so that it can be sent again. A sender that hung up is no fault of ours.
        if (request.complete) options.log.error({ err: error }, 'a request could not be handled');
        send({ status: 503, message: 'try again later' });
      },
    );
  });
  const port = await listen(server, options);
  const host = options.host === '0.0.0.0' || options.host === '::' ? 'localhost' : options.host;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    stop: () => new Promise((resolve) => {
      server.close(() => { resolve(); });
      server.closeIdleConnections();
    }),
  };
}

async function answer(request: IncomingMessage, verifiers: readonly Webhooks[], options: WebhookServerOptions): Promise<Answer> {
  const path = (request.url ?? '/').split('?')[0];
  if (path === '/livez') return { status: 200, message: 'ok' };
  if (path === '/readyz') return (await options.isReady()) ? { status: 200, message: 'ok' } : { status: 503, message: 'not ready' };
  if (path !== webhookPath) return { status: 404, message: 'not found' };
  if (request.method !== 'POST') return { status: 405, message: 'only POST' };
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) return { status: 415, message: 'only application/json' };
  return takeDelivery(request, verifiers, options);
}

async function takeDelivery(request: IncomingMessage, verifiers: readonly Webhooks[], options: WebhookServerOptions): Promise<Answer> {
  const id = findHeader(request, 'x-github-delivery', /^[0-9A-Za-z-]{1,64}$/);
  const name = findHeader(request, 'x-github-event', /^[a-z_]{1,64}$/);
  const signature = findHeader(request, 'x-hub-signature-256', /^sha256=[0-9a-f]{64}$/);
  if (signature === undefined) {
    options.log.warn({ delivery: id }, 'a delivery without a signature was refused');
    return { status: 401, message: 'signature missing' };
  }
  const body = await readBody(request, options.maxBytes ?? maxBodyBytes);
  if (body === undefined) return { status: 413, message: 'too large' };
  const text = body.toString('utf8');
  if (!(await isSigned(text, signature, verifiers))) {
    options.log.warn({ delivery: id }, 'a delivery with a wrong signature was refused');
    return { status: 401, message: 'signature wrong' };
  }
  if (id === undefined || name === undefined) return { status: 400, message: 'event or delivery header missing' };
  const payload = parsePayload(text);
  if (payload === undefined) return { status: 400, message: 'the body is not a JSON object' };

  const acceptance = await options.accept({ id, name, payload });
  options.log.info({ delivery: id, event: name, action: findAction(payload), acceptance }, 'delivery accepted');
  return { status: 202, message: acceptance };
}

/** Any of the secrets will do, while one is being replaced by the next. An empty body is never signed. */
async function isSigned(text: string, signature: string, verifiers: readonly Webhooks[]): Promise<boolean> {
  if (text === '') return false;
  for (const verifier of verifiers) {
    if (await verifier.verify(text, signature)) return true;
  }
  return false;
}

function parsePayload(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

export function findAction(payload: Readonly<Record<string, unknown>>): string | undefined {
  return typeof payload.action === 'string' ? payload.action.slice(0, 64) : undefined;
}

function findHeader(request: IncomingMessage, name: string, shape: RegExp): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && shape.test(value) ? value : undefined;
}

function sendAnswer(response: ServerResponse, { status, message }: Answer, isListening: boolean): void {
  if (response.headersSent || response.destroyed) return;
  // The rest of a body that was not read must not be taken for the next request, and a server that ends waits for no next one.
  if (!response.req.complete || !isListening) response.setHeader('connection', 'close');
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ message }));
}

function listen(server: Server, { host, port }: WebhookServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
