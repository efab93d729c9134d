/**
 * Keeps verified deliveries together with their jobs. Deliveries that arrive while a transaction is under way share the
 * next one: in a burst the door stays as quick as the database, not as quick as one transaction for each.
 */
import { isHandled } from './handled-events.ts';
import type { Log } from '../log.ts';
import type { Queue } from '../queue.ts';
import type { Database } from '../store/database.ts';
import { recordDeliveries } from '../store/deliveries.ts';
import { findAction } from './webhook-server.ts';
import type { Acceptance, WebhookDelivery } from './webhook-server.ts';

export interface AcceptDependencies {
  readonly database: Database;
  readonly queue: Pick<Queue, 'addDeliveries'>;
  readonly log: Log;
}

interface Waiting {
  readonly delivery: WebhookDelivery;
  readonly resolve: (acceptance: Acceptance) => void;
  readonly reject: (error: unknown) => void;
}

/** A statement of this many jobs is still a small one. */
const largestBatch = 100;

export function createDoor(dependencies: AcceptDependencies): (delivery: WebhookDelivery) => Promise<Acceptance> {
  let waiting: Waiting[] = [];
  let isKeeping = false;

  async function keepWaiting(): Promise<void> {
    isKeeping = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, largestBatch);
      waiting = waiting.slice(largestBatch);
      await keepBatch(batch, dependencies);
    }
    isKeeping = false;
  }

  return (delivery) => {
    const action = findAction(delivery.payload);
    if (!isHandled(delivery.name, action)) {
      dependencies.log.debug({ event: delivery.name, action }, 'an event nobody asked for');
      return Promise.resolve('ignored');
    }
    return new Promise((resolve, reject) => {
      waiting.push({ delivery, resolve, reject });
      if (!isKeeping) void keepWaiting();
    });
  };
}

/** Settles every delivery of the batch, and never rejects itself. */
async function keepBatch(batch: readonly Waiting[], { database, queue }: AcceptDependencies): Promise<void> {
  try {
    // Together or not at all: a delivery that is known and has no job would never be reviewed.
    const fresh = await database.transaction(async (transaction) => {
      const recorded = await recordDeliveries(transaction, batch.map(({ delivery }) => ({ id: delivery.id, event: delivery.name })));
      const deliveries = new Map(batch.map(({ delivery }) => [delivery.id, delivery]));
      await queue.addDeliveries([...recorded].flatMap((id) => deliveries.get(id) ?? []), transaction);
      return recorded;
    });
    for (const { delivery, resolve } of batch) {
      // Of two copies in one batch, one is new.
      resolve(fresh.delete(delivery.id) ? 'queued' : 'duplicate');
    }
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}
