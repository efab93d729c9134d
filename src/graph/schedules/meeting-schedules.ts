/** Whether two schedules of one handler start the same work at the same time. */
import type { SchedulePlatform } from '../../model/deployment-facts.ts';
import type { FileFacts } from '../../model/facts.ts';
import type { EntryPoint, ProgramGraph, Schedule } from '../../model/graph.ts';
import { isInside } from '../terms.ts';
import { canFireTogether } from './firing-times.ts';

/** Each is compared with each. */
const mostSchedules = 40;

/** The schedules whose runs meet because nothing tells one of the other, neither the handler nor the clock; empty where there are not two of them. */
export function findMeetingSchedules(graph: ProgramGraph, entry: EntryPoint, schedules: readonly Schedule[]): readonly Schedule[] {
  if (schedules.length < 2) return [];
  const asks = asksForSchedule(graph, entry);
  // A queue gives each of its jobs to one worker, and tells it which one it is.
  const compared = schedules.filter(({ platform }) => platform !== 'job-queue').slice(0, mostSchedules);
  return compared.filter((one) => compared.some((other) => one !== other && !isToldApart(entry, asks, one, other) && canFireTogether(one.expression, other.expression)));
}

/**
 * The schedules that start all that is seen of the handler's work: where it does another part of it for each of them, which part is which is
 * not followed, and the rarest stands for all.
 */
export function getTellingSchedules(graph: ProgramGraph, entry: EntryPoint, schedules: readonly Schedule[]): readonly Schedule[] {
  const [first, ...others] = schedules;
  if (first === undefined || others.length === 0) return schedules;
  const asks = asksForSchedule(graph, entry);
  if (others.some((other) => !isToldByHandler(entry, asks, first, other))) return schedules;
  return [others.reduce((rarest, other) => ((other.periodSeconds ?? 0) > (rarest.periodSeconds ?? 0) ? other : rarest), first)];
}

/** Where the code itself runs: of two of these, a deployment has one. */
const hosts: ReadonlySet<SchedulePlatform> = new Set<SchedulePlatform>([
  'app-engine-cron', 'cloudflare-cron', 'compose-loop', 'deno-cron', 'firebase-schedule', 'kubernetes-cronjob', 'netlify-schedule', 'railway-cron', 'render-cron', 'vercel-cron',
]);

function isToldApart(entry: EntryPoint, asks: boolean, one: Schedule, other: Schedule): boolean {
  if (one.platform !== other.platform && hosts.has(one.platform) && hosts.has(other.platform)) return true;
  return isToldByHandler(entry, asks, one, other);
}

/** The handler learns which of the two it is: by a parameter of its path, by a query, or by the expression that the platform hands it. */
function isToldByHandler(entry: EntryPoint, asks: boolean, one: Schedule, other: Schedule): boolean {
  if (asks && one.platform === 'cloudflare-cron' && other.platform === 'cloudflare-cron') return true;
  if (one.query !== other.query) return true;
  return one.path !== other.path && /[:[{*]/.test(entry.http?.path ?? '');
}

/** `controller.cron`, tested or handed on: https://developers.cloudflare.com/workers/runtime-apis/handlers/scheduled/ */
function asksForSchedule(graph: ProgramGraph, entry: EntryPoint): boolean {
  return asksIn(graph, entry.node, 0);
}

/** Handlers hand the event on to the function that tells its crons apart. */
const mostHandedOn = 2;

function asksIn(graph: ProgramGraph, id: number, depth: number): boolean {
  const node = graph.nodes[id];
  const facts = node === undefined ? undefined : graph.files[node.file];
  if (node === undefined || facts === undefined) return false;
  if (mentionsCron(facts, node.function)) return true;
  const handsOn = (call: number): boolean => facts.calls[call]?.args.some((arg) => arg.kind === 'binding' && facts.bindings[arg.binding]?.kind === 'parameter') === true;
  return depth < mostHandedOn && node.calls.some(({ call, to }) => handsOn(call) && to.some((next) => asksIn(graph, next, depth + 1)));
}

/** Anywhere in the handler, the functions inside it included. */
function mentionsCron(facts: FileFacts, handler: number): boolean {
  const own = new Set(facts.functions.flatMap((_, index) => (isInside(facts, index, handler) ? [index] : [])));
  const parts = [
    [...own].map((index) => facts.functions[index]?.body),
    facts.calls.filter((call) => own.has(call.in)).map(({ callee, args }) => [callee, args]),
    facts.bindings.filter((binding) => own.has(binding.scope)).map((binding) => binding.values),
    facts.assignments.filter((assignment) => own.has(assignment.in)).map((assignment) => assignment.value),
  ];
  return JSON.stringify(parts).includes('"property":"cron"');
}
