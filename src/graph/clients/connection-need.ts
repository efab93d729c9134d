/** How many connections the instances of a service may hold when each request makes a client of its own, against what the server takes. */
import type { DatabaseLimit, EntryPoint, Holding, Known, ProgramGraph } from '../../model/graph.ts';
import { findDatabaseLimit } from './database-limit.ts';
import { findServiceOfEntry } from '../services/service-of-entry.ts';

export interface ConnectionNeed {
  readonly instances: Known<number> & { readonly from: 'file' };
  /** Requests that one instance takes at once; null where nothing says so. */
  readonly requests: number | null;
  /** Of one client. */
  readonly connections: number;
  readonly total: number;
  readonly limit: { readonly server: string; readonly connections: number };
  /** The file that says how many connections the server takes; null where it is what servers take by default. */
  readonly told: DatabaseLimit | null;
}

/** Null where a number is missing, or the server takes as many. A number of instances that no file says is none. */
export function findConnectionNeed(graph: ProgramGraph, entry: EntryPoint, { what, size, limit }: Holding): ConnectionNeed | null {
  const connections = what === 'connection' ? 1 : size;
  const service = entry.kind === 'http' ? findServiceOfEntry(graph, entry) : null;
  if (limit === undefined || connections === null || service?.instances.max.from !== 'file') return null;
  const requests = service.concurrency.from === 'unknown' ? null : service.concurrency.value;
  const told = findDatabaseLimit(graph, service, limit.server);
  const total = service.instances.max.value * (requests ?? 1) * connections;
  const most = told?.connections ?? limit.connections;
  return total > most ? { instances: service.instances.max, requests, connections, total, limit: { server: limit.server, connections: most }, told } : null;
}
