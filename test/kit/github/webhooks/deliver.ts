/** Sends webhooks as GitHub does: signed over the raw bytes, ten seconds for an answer, no retry of its own. */
import { createHmac, randomUUID } from 'node:crypto';
import type { DeliveryRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';

export interface WebhookEvent {
  readonly event: string;
  readonly action: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface DeliveryOptions {
  /** `wrong` signs with another secret; `missing` sends no signature at all. */
  readonly signature?: 'valid' | 'wrong' | 'missing';
  /** Sends a second copy with the same GUID at the same time. */
  readonly duplicate?: boolean;
  /** The GUID, to repeat an earlier delivery. */
  readonly guid?: string;
  /** The bytes to send instead of the payload; they are signed like it. */
  readonly rawBody?: string;
}

/** https://docs.github.com/webhooks/webhook-events-and-payloads#payload-cap : larger events are not sent. */
const maxPayloadBytes = 25_000_000;

interface Parcel {
  readonly guid: string;
  readonly event: WebhookEvent;
  readonly body: string;
  readonly signature: DeliveryOptions['signature'];
  readonly redelivery: boolean;
}

function signatureHeaders(world: World, { body, signature }: Parcel): Readonly<Record<string, string>> {
  if (signature === 'missing') return {};
  const secret = signature === 'wrong' ? `not ${world.app.webhookSecret}` : world.app.webhookSecret;
  const digest = (algorithm: string): string => createHmac(algorithm, secret).update(body).digest('hex');
  return { 'X-Hub-Signature': `sha1=${digest('sha1')}`, 'X-Hub-Signature-256': `sha256=${digest('sha256')}` };
}

async function post(world: World, target: string, parcel: Parcel): Promise<{ statusCode: number; status: string }> {
  const signal = AbortSignal.timeout(world.behaviour.webhookTimeoutMs);
  try {
    const response = await fetch(target, {
      method: 'POST',
      body: parcel.body,
      redirect: 'manual',
      signal,
      headers: {
        'Content-Type': 'application/json', Accept: '*/*', 'User-Agent': 'GitHub-Hookshot/simulated', 'X-GitHub-Event': parcel.event.event,
        'X-GitHub-Delivery': parcel.guid, 'X-GitHub-Hook-ID': String(world.app.id), 'X-GitHub-Hook-Installation-Target-Type': 'integration',
        'X-GitHub-Hook-Installation-Target-ID': String(world.app.id), ...signatureHeaders(world, parcel),
      },
    });
    await response.arrayBuffer();
    return { statusCode: response.status, status: response.ok ? 'OK' : response.statusText };
  } catch {
    return { statusCode: 0, status: signal.aborted ? 'timed out' : 'failed to connect to host' };
  }
}

function numberAt(payload: WebhookEvent['payload'], key: string): number | null {
  const holder = payload[key] as { readonly id?: unknown } | undefined;
  return typeof holder?.id === 'number' ? holder.id : null;
}

async function send(world: World, parcel: Parcel): Promise<DeliveryRecord> {
  if (world.webhookUrl === null) throw new Error('No App is connected: call connectApp(url) first');
  const started = performance.now();
  const { statusCode, status } = await post(world, world.webhookUrl, parcel);
  const { event, guid, redelivery } = parcel;
  const delivery: DeliveryRecord = {
    id: world.nextId(), guid, event: event.event, action: event.action, installationId: numberAt(event.payload, 'installation'), repositoryId: numberAt(event.payload, 'repository'),
    redelivery, deliveredAt: world.timestamp(), payload: event.payload, statusCode, status, durationMs: performance.now() - started,
  };
  world.deliveries.push(delivery);
  world.changed();
  return delivery;
}

/** Resolves when the App has answered or the time is over; never rejects because of what the App does. */
export async function deliver(world: World, event: WebhookEvent, options: DeliveryOptions = {}): Promise<DeliveryRecord> {
  const body = options.rawBody ?? JSON.stringify(event.payload);
  if (Buffer.byteLength(body) > maxPayloadBytes) throw new Error('GitHub does not send payloads over 25 MB');
  const parcel: Parcel = { guid: options.guid ?? randomUUID(), event, body, signature: options.signature, redelivery: false };
  const [first] = await Promise.all([send(world, parcel), ...(options.duplicate === true ? [send(world, parcel)] : [])]);
  return first;
}

/** By hand or by API, up to three days later: the same GUID again. */
export function redeliver(world: World, delivery: DeliveryRecord): Promise<DeliveryRecord> {
  const { event, action, payload, guid } = delivery;
  return send(world, { guid, event: { event, action, payload }, body: JSON.stringify(payload), signature: 'valid', redelivery: true });
}
