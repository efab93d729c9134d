/**
 * One instance, and the guard in memory that holds there: what a service that does scheduled work and nothing else needs no store for.
 * Neither is right without the other, so that both are written or none.
 */
import type { Run } from '../../../graph/runs/scheduled-run.ts';
import { findScheduledRun } from '../../../graph/runs/scheduled-run.ts';
import { findServiceOfEntry } from '../../../graph/services/service-of-entry.ts';
import type { EditIntent, SettingEdit } from '../../../model/edit-intent.ts';
import type { EntryPoint, Known, ProgramGraph, Service } from '../../../model/graph.ts';
import { getHttpGuard } from './http-guard.ts';
import { sharesSettings } from '../own-setting.ts';
import { takesUnseenRoutes } from '../workers/unseen-routes.ts';

/** Null where the service answers anybody but a scheduler, or its instances are not counted in a file that can be changed. */
export function findOneInstanceGuard(graph: ProgramGraph, run: Run, jobName: string, optOutVariable: string): EditIntent | null {
  const { entry } = run;
  const service = findServiceOfEntry(graph, entry);
  if (service?.platform !== 'cloud-run' || service.isOneOfSeveral || sharesSettings(graph, service) || service.kind === 'function' || entry.kind !== 'http' || !frameworks.has(entry.framework)) return null;
  const jobs = findJobs(graph, service);
  if (jobs === null || (service.processes.from !== 'unknown' && service.processes.value !== 1)) return null;
  // An instance that takes one request at a time does one job at a time.
  const { concurrency } = service;
  if (jobs > 1 && concurrency.from !== 'unknown' && concurrency.value === 1) return null;
  const settings = findSettings(service, jobs);
  if (settings === null) return null;
  const { description, ...guard } = getHttpGuard(graph, { ...run, instances: { ...run.instances, kind: 'one' } }, jobName, optOutVariable);
  return { kind: 'together', description: `Run one instance, as the service does nothing but scheduled work; a rollout still has two for a moment. ${description}`, file: guard.file, edits: [{ ...guard, description }, settings] };
}

/** They serve what is registered in code; a framework of pages serves files too. */
const frameworks: ReadonlySet<string> = new Set(['express', 'fastify', 'koa', 'hono', 'node:http']);

/** Paths by which platforms ask whether an instance lives. */
const health = /^\/?(?:_ah\/\w+|health\w*|[a-z/]*healthz?|livez?|liveness|ready|readyz|readiness|ping|status|version)?\/?$/i;

/** How many routes of the service a scheduler calls; null where it does anything else. */
function findJobs(graph: ProgramGraph, service: Service): number | null {
  const others = graph.entryPoints.filter((entry) => (entry.kind === 'http' || entry.kind === 'consumer' || entry.kind === 'scheduled') && findServiceOfEntry(graph, entry)?.name === service.name);
  const isOwn = (entry: EntryPoint): boolean => (entry.kind === 'http' && findScheduledRun(graph, entry)?.schedules.some(({ evidence }) => evidence === 'config') === true);
  const jobs = new Set(others.filter(isOwn).map(({ http }) => http?.path));
  const isRest = others.every((entry) => isOwn(entry) || entry.kind === 'scheduled' || (entry.http !== null && (jobs.has(entry.http.path) || health.test(entry.http.path))));
  return isRest && jobs.size > 0 && !servesFiles(graph) && !takesUnseenRoutes(graph) ? jobs.size : null;
}

/** Pages and pictures are routes that no handler shows. */
function servesFiles(graph: ProgramGraph): boolean {
  return Object.values(graph.files).some((facts) => facts.requests.some(({ specifier }) => /(?:^|[/-])(?:serve-)?static$/.test(specifier))
    || facts.calls.some(({ callee }) => callee.kind === 'member' && callee.property === 'static'));
}

/** The file has to say all of them, or be one to which they can be added. */
function findSettings({ instances: { min, max }, concurrency, file, line }: Service, jobs: number): EditIntent | null {
  const place = max.from === 'file' ? max : max.from === 'default' ? { file, line: null } : null;
  if (place === null) return null;
  const settings: SettingEdit[] = [{ name: 'maxInstances', value: '1', line: place.line }];
  if (isAbove(min, 1)) {
    if (min.file !== place.file) return null;
    settings.push({ name: 'minInstances', value: '1', line: min.line });
  }
  // One run, and one request that is turned away while it goes on.
  if (jobs === 1 && isAbove(concurrency, 2) && concurrency.file === place.file) settings.push({ name: 'concurrency', value: '2', line: concurrency.line });
  return { kind: 'deployment-settings', description: 'Run one instance.', file: place.file, line: place.file === file ? line : (place.line ?? line), settings };
}

function isAbove(known: Known<number>, limit: number): known is Known<number> & { readonly from: 'file' } {
  return known.from === 'file' && known.value > limit;
}
