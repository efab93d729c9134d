/** How often Cloudflare gives a batch to its handler again. https://developers.cloudflare.com/queues/configuration/batching-retries/ */
import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';
import { findServicesOfEntry } from '../services/service-of-entry.ts';
import { isAcknowledgedFirst } from './lost-work/acknowledged-messages.ts';

/** Unless the settings of wrangler say otherwise. */
const byDefault = 3;

/** 0 where its settings say so, or where nothing could be done twice once the message is acknowledged. */
export function countRedeliveries(graph: ProgramGraph, entry: EntryPoint): number {
  if (isAcknowledgedFirst(graph, entry)) return 0;
  const services = findServicesOfEntry(graph, entry).filter(({ service }) => service.platform === 'cloudflare');
  return services.length === 0 ? byDefault : Math.max(...services.map(({ service: { redeliveries = byDefault } }) => redeliveries));
}
