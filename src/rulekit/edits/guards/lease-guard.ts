/** The edit that keeps runs of several instances apart, where the project has a client all of them ask. */
import type { Run } from '../../../graph/runs/scheduled-run.ts';
import type { EditIntent } from '../../../model/edit-intent.ts';
import type { ProgramGraph } from '../../../model/graph.ts';
import { findServiceOfEntry } from '../../../graph/services/service-of-entry.ts';
import { getAnswer } from './http-guard.ts';
import { renderSeconds } from '../../durations.ts';
import { getLockName } from '../../job-name.ts';
import { findValue } from '../../known.ts';
import { findLockClient } from './lock-client.ts';
import { findPostgres, findRedis } from './lock-stores.ts';

/** A minute above the longest run: the lease must not end while the platform still lets the run go on. */
const margin = 60;

/** Null where no client is known, or nothing says how long a run may take and a lease would have to last. */
export function findLeaseGuard(graph: ProgramGraph, run: Run, jobName: string, optOutVariable: string): EditIntent | null {
  const { entry } = run;
  if (entry.kind !== 'http' && entry.kind !== 'scheduled') return null;
  const budget = findValue(run.budget);
  const redis = budget === null ? null : findLockClient(graph, entry, findRedis);
  const client = redis ?? findLockClient(graph, entry, findPostgres);
  // Prisma ends a transaction after a time that has to be said, and a function's client often has one connection only, which its address says.
  if (client === null || (client.library === 'prisma' && (budget === null || isFunction(graph, run)))) return null;
  const seconds = budget === null ? 0 : Math.ceil(budget) + margin;
  return {
    kind: 'single-flight-lease',
    description: redis === null
      ? 'Take a lock in PostgreSQL, which all instances ask, in a transaction of its own: it ends with the run, whatever becomes of that.'
      : `Take a lease in Redis, which all instances ask, for ${renderSeconds(seconds)}: a minute above the longest run.`,
    file: entry.handler.file, handlerLine: entry.handler.span[0], handlerColumn: entry.handler.span[1],
    framework: entry.kind === 'http' ? entry.framework : null, answer: getAnswer(run), optOutVariable, jobName: getLockName(graph, run, jobName), seconds, client,
  };
}

/** https://www.prisma.io/docs/orm/prisma-client/setup-and-configuration/databases-connections#serverless-environments-faas */
function isFunction(graph: ProgramGraph, { entry, schedules }: Run): boolean {
  const service = findServiceOfEntry(graph, entry);
  return schedules.some(({ platform }) => functions.test(platform)) || (service !== null && (service.kind === 'function' || functions.test(service.platform)));
}

const functions = /^(?:vercel|netlify|aws-lambda|eventbridge|cloudflare|firebase|cloud-functions)/;
