import type { EntryPoint, Known, ProgramGraph, Service } from '../../model/graph.ts';
import { findServiceOfEntry } from '../services/service-of-entry.ts';
import type { RunBudget } from './can-overlap.ts';

/** Platforms that end the code when its time is up; the others end the request, and the code runs on. */
const ending: ReadonlySet<Service['platform']> = new Set<Service['platform']>(['vercel', 'netlify', 'cloudflare', 'aws-lambda', 'cloud-run-job']);

/** How long a run of this entry point may take: what its own code or function says, else its service. */
export function getBudget(graph: ProgramGraph, entry: EntryPoint): Known<number> {
  if (entry.budgetSeconds !== undefined) return entry.budgetSeconds;
  const service = findServiceOfEntry(graph, entry);
  // The time limit of a service is that of its requests: a timer or a consumer in the same process goes on.
  const isKept = service !== null && (entry.kind === 'http' || ending.has(service.platform));
  return isKept ? service.timeoutSeconds : { from: 'unknown' };
}

/** The same in the words of `findMeetings`. */
export function getRunBudget(graph: ProgramGraph, entry: EntryPoint): RunBudget {
  const known = getBudget(graph, entry);
  const service = findServiceOfEntry(graph, entry);
  // Whoever sets a time limit in the code of a function has a platform that keeps it.
  const endsThere = entry.budgetSeconds !== undefined || (service !== null && ending.has(service.platform));
  return { budgetSeconds: known.from === 'unknown' ? null : known.value, endsThere };
}
