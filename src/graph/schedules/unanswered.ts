/**
 * Schedules whose request is not answered by the work: the route takes another method only, or the handler of this method tells what
 * the route is for, and the work stands in the handler of another.
 */
import { findEffectIn } from '../effects/effects-of-entry.ts';
import { findReachedCalls } from '../ways/reached-calls.ts';
import type { EffectNature } from '../effects/effects.ts';
import type { EntryPoint, ProgramGraph, Schedule } from '../../model/graph.ts';

export interface UnansweredSchedule {
  readonly schedule: Schedule;
  readonly method: string;
  /** Handler of another method of the same route, which would do the work. */
  readonly work: EntryPoint;
  /** Handler that is called, and does nothing; null where the route refuses the method. */
  readonly idle: EntryPoint | null;
}

/** Routes that are files: a method that the file does not export is refused. https://nextjs.org/docs/app/api-reference/file-conventions/route */
const routeFile = /(?:^|\/)route\.[cm]?[jt]sx?$/;

export function findUnansweredSchedules(graph: ProgramGraph): readonly UnansweredSchedule[] {
  const called = new Set(graph.schedules.flatMap(({ entry, evidence }) => (entry === null || evidence !== 'config' ? [] : [entry])));
  const paths = new Map<string, EntryPoint[]>();
  for (const entry of graph.entryPoints) {
    if (entry.http === null || entry.http.everyRequest || !routeFile.test(entry.registration.file)) continue;
    const path = plain(entry.http.path);
    paths.set(path, [...(paths.get(path) ?? []), entry]);
  }
  return graph.schedules.flatMap((schedule) => {
    const { path, method, evidence } = schedule;
    if (evidence !== 'config' || path === null || method === null) return [];
    return judge(graph, schedule, method, paths.get(plain(path)) ?? [], called) ?? [];
  });
}

/** `/api/digest/` and `/api/digest` are one route. */
function plain(path: string): string {
  return path.replace(/(?<=.)\/$/, '');
}

function judge(graph: ProgramGraph, schedule: Schedule, method: string, routes: readonly EntryPoint[], called: ReadonlySet<number>): UnansweredSchedule | null {
  const file = routes[0]?.registration.file;
  // One path in several files belongs to several programs.
  if (file === undefined || routes.some(({ registration }) => registration.file !== file)) return null;
  const others = routes.filter(({ http, id }) => http !== null && http.method !== method && http.method !== 'ALL' && !called.has(id));
  const [work] = others.filter((entry) => doesWork(graph, entry));
  if (work === undefined) return null;
  const own = routes.filter(({ http }) => http?.method === method || http?.method === 'ALL');
  const [idle] = own;
  if (idle === undefined) return exportsMore(graph, file, method) ? null : { schedule, method, work, idle: null };
  return own.every((entry) => isIdle(graph, entry)) && !own.some(({ handler }) => isSame(handler, work.handler)) ? { schedule, method, work, idle } : null;
}

/** The method may come from elsewhere: `export * from './handler'`, `export { GET }` of what is not known. */
function exportsMore(graph: ProgramGraph, file: string, method: string): boolean {
  return graph.files[file]?.exports.some(({ name }) => name === method || name === '*' || name === 'default') !== false;
}

const working: ReadonlySet<EffectNature> = new Set<EffectNature>(['money', 'destruction', 'message', 'paid-call', 'write', 'counter', 'enqueue', 'request', 'idempotent-write']);

/** What is written down of an error is no work. */
function doesWork(graph: ProgramGraph, entry: EntryPoint): boolean {
  return findReachedCalls(graph, entry).some((call) => {
    const effect = [...call.way, call.edge].some(({ exceptional }) => exceptional) ? null : findEffectIn(graph, call);
    return effect !== null && working.has(effect.nature);
  });
}

/** It waits for nothing of which nobody knows what it does, and changes nothing. */
function isIdle(graph: ProgramGraph, entry: EntryPoint): boolean {
  if (doesWork(graph, entry)) return false;
  const nodes = new Set([entry.node, ...findReachedCalls(graph, entry).flatMap(({ edge }) => edge.to)]);
  return [...nodes].every((id) => {
    const node = graph.nodes[id];
    const facts = node === undefined ? undefined : graph.files[node.file];
    if (node === undefined || facts === undefined) return false;
    const followed = new Set(node.calls.map(({ call }) => call));
    return facts.calls.every((call, index) => call.in !== node.function || !call.awaited || followed.has(index));
  });
}

function isSame(one: EntryPoint['handler'], other: EntryPoint['handler']): boolean {
  return one.file === other.file && one.span.every((part, index) => part === other.span[index]);
}
