import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { createLog } from '../../../src/service/log.ts';
import { startWebhookServer, webhookPath } from '../../../src/service/webhooks/webhook-server.ts';
import type { WebhookDelivery, WebhookServer, WebhookServerOptions } from '../../../src/service/webhooks/webhook-server.ts';

const secret = 'the current secret';
const payload = { action: 'opened', pull_request: { title: 'Raise salaries' } };
const event = JSON.stringify(payload);

let server: WebhookServer;
let accepted: WebhookDelivery[] = [];
let logged = '';

async function start(options: Partial<WebhookServerOptions> = {}): Promise<void> {
  server = await startWebhookServer({
    host: '127.0.0.1', port: 0, secrets: [secret], log: createLog('debug', { write: (line) => { logged += line; } }),
    accept: (delivery) => {
      accepted.push(delivery);
      return Promise.resolve('queued');
    },
    isReady: () => Promise.resolve(true),
    ...options,
  });
}

beforeEach(() => {
  accepted = [];
  logged = '';
});

afterEach(async () => {
  await server.stop();
});

function sign(body: string, key = secret): string {
  return `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;
}

function post(body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server.url}${webhookPath}`, {
    method: 'POST', body,
    headers: { 'content-type': 'application/json', 'x-github-event': 'pull_request', 'x-github-delivery': 'b7e1', 'x-hub-signature-256': sign(body), ...headers },
  });
}

/** What the server says to bytes no client library would send. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(text));
    socket.setEncoding('utf8').on('data', (chunk: string) => { answer += chunk; }).on('close', () => { resolve(answer); }).on('error', reject);
  });
}

describe('the front door', () => {
  it('hands a signed event on and answers 202', async () => {
    await start();

    const response = await post(event);

    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ message: 'queued' });
    expect(accepted).toEqual([{ id: 'b7e1', name: 'pull_request', payload }]);
    expect(logged).not.toContain('Raise salaries');
  });

  it('refuses a wrong signature without keeping a word of the payload', async () => {
    await start();

    const response = await post(event, { 'x-hub-signature-256': sign(event, 'another secret') });

    expect(response.status).toBe(401);
    expect(accepted).toEqual([]);
    expect(logged).toContain('wrong signature');
    expect(logged).not.toContain('Raise salaries');
  });

  it('refuses an event without a signature', async () => {
    await start();

    const response = await post(event, { 'x-hub-signature-256': '' });

    expect(response.status).toBe(401);
    expect(accepted).toEqual([]);
  });

  it('refuses the signature of other bytes', async () => {
    await start();

    expect((await post(`${event} `, { 'x-hub-signature-256': sign(event) })).status).toBe(401);
  });

  it('refuses an empty body, which nobody signs', async () => {
    await start();

    expect((await post('')).status).toBe(401);
  });

  it('takes the previous secret while the new one is being rolled out', async () => {
    await start({ secrets: ['the next secret', secret] });

    expect((await post(event)).status).toBe(202);
    expect((await post(event, { 'x-hub-signature-256': sign(event, 'the next secret') })).status).toBe(202);
  });

  it('refuses a body that says it is too large, before reading it', async () => {
    await start({ maxBytes: 1_000 });

    const answer = await sendRaw([
      `POST ${webhookPath} HTTP/1.1`, 'host: localhost', 'content-type: application/json', 'x-github-event: push', 'x-github-delivery: b7e1',
      `x-hub-signature-256: sha256=${'0'.repeat(64)}`, 'content-length: 30000000', '', '',
    ].join('\r\n'));

    expect(answer).toContain('HTTP/1.1 413');
  });

  it('refuses a body that turns out too large, without reading the rest', async () => {
    await start({ maxBytes: 1_000 });
    const chunk = 'x'.repeat(2_000);

    const answer = await sendRaw([
      `POST ${webhookPath} HTTP/1.1`, 'host: localhost', 'content-type: application/json', `x-hub-signature-256: sha256=${'0'.repeat(64)}`,
      'transfer-encoding: chunked', '', chunk.length.toString(16), chunk, '',
    ].join('\r\n'));

    expect(answer).toContain('HTTP/1.1 413');
  });

  it('takes JSON only', async () => {
    await start();

    expect((await post(event, { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415);
    expect((await post('"a signed string"')).status).toBe(400);
    expect((await post('{"cut off')).status).toBe(400);
    expect(accepted).toEqual([]);
  });

  it('refuses a signed request that names no event or no delivery', async () => {
    await start();

    expect((await post(event, { 'x-github-event': '../../etc' })).status).toBe(400);
    expect((await post(event, { 'x-github-delivery': '' })).status).toBe(400);
  });

  it('knows no other path and no other method', async () => {
    await start();

    expect((await fetch(`${server.url}/`)).status).toBe(404);
    expect((await fetch(`${server.url}/probot`)).status).toBe(404);
    expect((await fetch(`${server.url}${webhookPath}`)).status).toBe(405);
  });

  it('answers 503 when the event could not be kept, so that GitHub shows it as failed', async () => {
    await start({ accept: () => Promise.reject(new Error('the database is gone')) });

    expect((await post(event)).status).toBe(503);
    expect(logged).toContain('the database is gone');
  });

  it('is alive even when it is not ready', async () => {
    await start({ isReady: () => Promise.resolve(false) });

    expect((await fetch(`${server.url}/livez`)).status).toBe(200);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
  });

  it('is ready when what stands behind it works', async () => {
    await start();

    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  });

  it('keeps an idle connection for longer than a load balancer does, so that none is closed under a delivery', async () => {
    await start();

    const response = await post(event);

    expect(response.headers.get('keep-alive')).toBe('timeout=620');
  });

  it('closes the connection with the last answer, so that its end waits for nobody', async () => {
    const arrived = Promise.withResolvers<undefined>();
    const decided = Promise.withResolvers<'queued'>();
    await start({ accept: () => { arrived.resolve(undefined); return decided.promise; } });
    const answered = post(event);
    await arrived.promise;

    const stopped = server.stop();
    decided.resolve('queued');
    await stopped;

    expect((await answered).headers.get('connection')).toBe('close');
  });
});
