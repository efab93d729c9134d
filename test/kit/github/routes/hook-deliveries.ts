/** The list of sent webhooks, from which an App catches up on what it missed. */
import { completeAs } from '../openapi/complete.ts';
import { notFound } from '../http/refusal.ts';
import type { Answer, Call, Route } from '../http/route.ts';
import type { DeliveryRecord } from '../state/records.ts';
import { redeliver } from '../webhooks/deliver.ts';

function renderItem(delivery: DeliveryRecord): Readonly<Record<string, unknown>> {
  return {
    id: delivery.id, guid: delivery.guid, delivered_at: delivery.deliveredAt, redelivery: delivery.redelivery, duration: delivery.durationMs / 1000, status: delivery.status,
    status_code: delivery.statusCode, event: delivery.event, action: delivery.action, installation_id: delivery.installationId, repository_id: delivery.repositoryId, throttled_at: null,
  };
}

function getDelivery(call: Call): DeliveryRecord {
  const found = call.world.deliveries.find((delivery) => String(delivery.id) === call.parameters['delivery_id']);
  if (found === undefined) throw notFound();
  return found;
}

/** Newest first, and continued by cursor instead of page number. */
function listDeliveries(call: Call): Answer {
  const { world, query } = call;
  const size = Math.min(typeof query['per_page'] === 'number' ? query['per_page'] : 30, 100);
  const isFailure = (delivery: DeliveryRecord): boolean => delivery.statusCode < 200 || delivery.statusCode >= 400;
  const all = world.deliveries.toReversed().filter((delivery) => query['status'] === undefined || isFailure(delivery) === (query['status'] === 'failure'));
  const start = query['cursor'] === undefined ? 0 : Math.max(all.findIndex((delivery) => String(delivery.id) === query['cursor']), 0);
  const following = all[start + size];
  return {
    status: 200, body: all.slice(start, start + size).map(renderItem),
    ...(following === undefined ? {} : { headers: { link: `<${call.address}?per_page=${String(size)}&cursor=${String(following.id)}>; rel="next"` } }),
  };
}

export const hookDeliveryRoutes: readonly Route[] = [
  { operation: 'apps/list-webhook-deliveries', caller: 'app', handle: listDeliveries },
  {
    operation: 'apps/get-webhook-delivery', caller: 'app',
    handle: (call) => {
      const delivery = getDelivery(call);
      return { status: 200, body: completeAs('hook-delivery', { ...renderItem(delivery), request: { headers: null, payload: { ...delivery.payload } }, response: { headers: null, payload: null } }) };
    },
  },
  {
    operation: 'apps/redeliver-webhook-delivery', caller: 'app',
    handle: (call) => {
      const delivery = getDelivery(call);
      call.afterwards(async () => { await redeliver(call.world, delivery); });
      return { status: 202, body: {} };
    },
  },
];
