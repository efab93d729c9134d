/** What is known of one scheduled run: what it does, what starts it, what keeps a second one out. */
import type { SchedulePlatform } from '../../model/deployment-facts.ts';
import type { CallEdge, EntryPoint, Known, ProgramGraph, Schedule } from '../../model/graph.ts';
import { readSending } from '../effect-order/billing-requests.ts';
import { isItemRecordedInAdvance } from '../effect-order/marks.ts';
import { walkRun } from '../effect-order/walk-run.ts';
import { getRank } from '../effects/effects.ts';
import { findEffectsOfEntry, type ReachedEffect } from '../effects/effects-of-entry.ts';
import { getNetworkUse, type NetworkUse } from '../effects/network-use-of-entry.ts';
import type { Guard } from '../guard.ts';
import { getGuardsOfEntry, type EntryGuards } from '../guards-of-entry.ts';
import { getInstances, isInRequestServingProcess } from '../services/instances-of-entry.ts';
import type { Instances } from '../services/instances-of-service.ts';
import { findServicesOfEntry } from '../services/service-of-entry.ts';
import { getBudget, getRunBudget } from '../schedules/budget-of-entry.ts';
import { findReachedCalls, type IsMade, type ReachedCall } from '../ways/reached-calls.ts';
import { firesOnce } from '../schedules/one-shot.ts';
import { findMeetings, type Meeting } from '../schedules/can-overlap.ts';
import { findPaceOfEveryWay } from '../schedules/every-way.ts';
import { findOwnPace, findPaceOfLastCall } from '../schedules/own-pace.ts';
import { findMeetingSchedules, getTellingSchedules } from '../schedules/meeting-schedules.ts';
import { findSideBySide } from '../schedules/side-by-side.ts';
import { findSchedulesOfEntry } from '../schedules-of-entry.ts';
import { findCalledAddresses } from './called-addresses.ts';
import { isAfterFailure, isOnErrorPath } from './after-failure.ts';
import { isBillingRow } from './billing-rows.ts';
import { findClaimedCalls } from './claimed-calls.ts';
import { keepsFileDatabase } from './file-database.ts';
import { isForeign } from './foreign-ways.ts';
import { isKeptInMemory } from './kept-in-memory.ts';
import { isLasting } from './lasting-effects.ts';
import { makesOneMore } from './one-more.ts';
import { isOneOfMany } from './one-of-many.ts';
import { isOwnWork } from './own-work.ts';
import { findQueuedWork, type QueuedWork } from './queued-work.ts';
import { findShutCalls } from './shut-calls.ts';

export interface Run {
  readonly entry: EntryPoint;
  /** The name of the handler, for the chain. */
  readonly handler: string;
  /** What starts it by the clock. */
  readonly schedules: readonly Schedule[];
  /** Those of them whose runs start in the same minute and do the same work; none, or at least two. */
  readonly together: readonly Schedule[];
  /** The ways in which two runs can be under way at once. */
  readonly meetings: ReadonlySet<Meeting>;
  /** Jobs that a worker takes at once, where all of them are starts of this run; null where each waits for the last. */
  readonly sideBySide: number | null;
  /** Started by the process itself, in every instance. */
  readonly isTimer: boolean;
  /** Worst first, without what is done only with a row that one run wins. */
  readonly effects: readonly ReachedEffect[];
  readonly network: NetworkUse;
  /** Where the worst that it does is to queue a job: what that job does. */
  readonly queued: QueuedWork | null;
  /** The worst that it does is to have another service make one more of something. */
  readonly makesOneMore: boolean;
  /** The worst that it does is to insert a row by which somebody owes or is paid. */
  readonly bills: boolean;
  /** All it asks for is kept in the memory of the process. */
  readonly isKeptInMemory: boolean;
  /** It works on data that all instances share. */
  readonly asksDatabase: boolean;
  /** Its database is a file beside the code: there is one instance, whatever nobody says. */
  readonly keepsDatabase: boolean;
  /** What the least protected effect or request depends on. */
  readonly guard: Guard | null;
  /** Every guard that covers some of the work. */
  readonly guards: readonly Guard[];
  /** Seconds between two starts, of the most frequent schedule; between two rounds of the work, where the ticks of a timer only ask whether it is time. */
  readonly period: number | null;
  /** Seconds one run may take before somebody stops it. */
  readonly budget: Known<number>;
  /** Then the code itself is stopped, and not only the request that waits for it. */
  readonly endsThere: boolean;
  readonly instances: Instances;
  /** A service that runs it has one instance as long as nobody asks for more. */
  readonly isOneByDefault: boolean;
  /** Its process answers requests too. */
  readonly servesRequests: boolean;
}

/** Rules ask about the same runs one after the other. */
const runsOfGraph = new WeakMap<ProgramGraph, Map<number, Run | null>>();

/** Null for an entry point that no schedule calls again and again. */
export function findScheduledRun(graph: ProgramGraph, entry: EntryPoint): Run | null {
  const runs = runsOfGraph.get(graph) ?? new Map<number, Run | null>();
  runsOfGraph.set(graph, runs);
  const seen = runs.get(entry.id);
  if (seen !== undefined) return seen;
  const run = makeRun(graph, entry);
  runs.set(entry.id, run);
  return run;
}

function makeRun(graph: ProgramGraph, entry: EntryPoint): Run | null {
  const schedules = findSchedulesOfEntry(graph, entry);
  if ((entry.kind !== 'scheduled' && schedules.length === 0) || firesOnce(graph, entry) || isSample(entry)) return null;
  const telling = getTellingSchedules(graph, entry, schedules);
  const periods = schedules.length === 0 ? [entry.scheduled?.periodSeconds ?? null] : telling.map((schedule) => schedule.periodSeconds);
  const isCalled = findCalledAddresses(graph, schedules);
  const all = listEffects(graph, entry).filter(({ call }) => isCalled?.(call.way, call.edge) !== false);
  const { guards, weakest: held } = getRunGuards(graph, entry, all, isCalled !== null);
  // One instance alone has such a job; its next tick comes all the same.
  const isRegisteredOnce = held !== null && guards.every((guard) => isOfRegistration(guard, entry));
  const weakest = isRegisteredOnce ? null : held;
  const claimed = findClaimedCalls(graph, entry);
  // What is done only with a row that one run wins, and what others hand to a function that they share, is not what each run does.
  const isOwn = (call: ReachedCall): boolean => isCalled?.(call.way, call.edge) !== false && !claimed.has(call) && !isForeign(graph, call.way, call.node);
  // A request that is made after a failure is no load of each run.
  const usual = new Set(findReachedCalls(graph, entry, (edge) => !edge.exceptional).map(({ edge }) => edge));
  const isLoad = (call: ReachedCall): boolean => isOwn(call) && usual.has(call.edge);
  const reached = findReachedCalls(graph, entry);
  const edges = reached.map(({ edge }) => edge);
  const roles = new Set(edges.flatMap((edge) => edge.roles.map(({ role }) => role)));
  const budget = getRunBudget(graph, entry);
  const isTimer = schedules.every((schedule) => schedule.delivery.perInstance);
  const noted = isTimer && isUnaligned(entry) ? findNoted(graph, entry) : new Set<CallEdge>();
  const asked = getOwnUse(getNetworkUse(graph, entry), isLoad);
  const instances = isRegisteredOnce ? theChosenOne : getRunInstances(graph, entry, schedules);
  const shut = isTimer && weakest === null ? findShutCalls(graph, entry, guards, asked.calls, instances) : new Set<ReachedCall>();
  const network = getOwnUse(asked, (call) => !shut.has(call));
  const effects = all.filter(({ call }) => isOwn(call) && !isAfterFailure(graph, call) && !(isTimer && (isOneOfMany(graph, call) || isOwnWork(graph, call) || noted.has(call.edge))));
  const [worst] = effects;
  const tick = periods.filter((period) => period !== null).reduce<number | null>((least, period) => Math.min(least ?? period, period), null);
  const list = (isMade: IsMade): readonly ReachedCall[] => findReachedCalls(graph, entry, (edge, way) => !isOnErrorPath(graph, edge) && isMade(edge, way));
  // What one process writes down in its memory the others do not read.
  const pace = isTimer && instances.kind !== 'several' ? findPaceOfEveryWay(getPacedWork(effects, network), { find: (calls) => findOwnPace(graph, reached, calls, tick), findLast: (call) => findPaceOfLastCall(graph, reached, call, tick) }, list) : null;
  return {
    entry,
    handler: graph.nodes[entry.node]?.name ?? 'handler',
    schedules,
    together: findMeetingSchedules(graph, entry, schedules),
    meetings: new Set(telling.flatMap((schedule) => findMeetings(schedule, budget))),
    sideBySide: findSideBySide(graph, entry, schedules),
    isTimer,
    effects,
    network,
    queued: worst?.nature === 'enqueue' ? findQueuedWork(graph, worst) : null,
    makesOneMore: worst !== undefined && makesOneMore(graph, worst),
    bills: worst !== undefined && isBillingRow(graph, worst),
    isKeptInMemory: isKeptInMemory(graph, network),
    asksDatabase: roles.has('db-call') || roles.has('blocking-db-call'),
    keepsDatabase: keepsFileDatabase(edges),
    guard: isTimer && instances.kind === 'several' && weakest?.flaws.includes('counts-runs') === true ? null : weakest,
    guards,
    period: pace === null ? tick : pace.seconds,
    budget: getBudget(graph, entry),
    endsThere: budget.endsThere,
    instances,
    isOneByDefault: findServicesOfEntry(graph, entry).some(({ service: { instances: { max } } }) => max.from === 'default' && max.value === 1),
    servesRequests: isInRequestServingProcess(graph, entry),
  };
}

/** Calls from the handler to an effect that belongs to what the job is for. */
const nearby = 5;

/** What a run does where nothing fails comes to it by that way: one function mails the customers, and whoever is on duty where it broke. */
function listEffects(graph: ProgramGraph, entry: EntryPoint): readonly ReachedEffect[] {
  const usual = findEffectsOfEntry(graph, entry, (edge) => !isOnErrorPath(graph, edge)).map(withMessage);
  const seen = new Set(usual.map(({ call }) => call.edge));
  const others = findEffectsOfEntry(graph, entry).flatMap((effect) => (seen.has(effect.call.edge) ? [] : [withMessage(effect)]));
  // A bill that is made once, or far away, takes the place of no loop.
  const billing = new Set([...usual, ...others].filter((effect) => effect.call.loop && effect.call.way.length <= nearby && isBillingRow(graph, effect)));
  return [...usual, ...others].sort((a, b) => getRank(a.nature) - getRank(b.nature) || Number(billing.has(b)) - Number(billing.has(a)));
}

/** A request to a gateway that has no package of its own may write to somebody. */
function withMessage(effect: ReachedEffect): ReachedEffect {
  return { ...effect, nature: readSending(effect).nature };
}

/** An interval runs from the start of its process: those of two instances seldom end in the same moment, as the minutes of a cron do. */
function isUnaligned({ scheduled }: EntryPoint): boolean {
  return scheduled?.expression === null;
}

/** What is noted for each item before it is done, in a row that was looked for: who comes a moment later finds it. */
function findNoted(graph: ProgramGraph, entry: EntryPoint): ReadonlySet<CallEdge> {
  return new Set(walkRun(graph, entry).effects.filter(isItemRecordedInAdvance).map(({ edge }) => edge));
}

/** What a second run repeats for good, and what it asks of others: a time that is noted is written as often as one likes. */
function getPacedWork(effects: readonly ReachedEffect[], network: NetworkUse): readonly ReachedCall[] {
  const work = [...effects.flatMap(({ nature, call }) => (isLasting(nature) ? [call] : [])), ...network.calls];
  return work.length === 0 ? effects.map(({ call }) => call) : work;
}

/** A lock or an election around the registration of the job. */
function isOfRegistration({ kind, place }: Guard, { registration }: EntryPoint): boolean {
  return kind === 'unresolved' && place.file === registration.file && place.span.join() === registration.span.join();
}

const theChosenOne: Instances = { kind: 'one', most: 1, overlapsInRollout: null, evidence: [] };

/** Nobody runs what shows how something is done, whatever it does. */
function isSample({ handler }: EntryPoint): boolean {
  return /(?:^|\/)(?:examples?|samples?)\//.test(handler.file);
}

/** Platforms that start a new instance of a function for a run that finds the others busy. */
const startingMore: ReadonlySet<SchedulePlatform> = new Set<SchedulePlatform>([
  'vercel-cron', 'netlify-schedule', 'cloudflare-cron', 'eventbridge-rule', 'eventbridge-scheduler', 'firebase-schedule', 'firebase-pubsub-schedule', 'inngest', 'trigger-dev',
]);

function getRunInstances(graph: ProgramGraph, entry: EntryPoint, schedules: readonly Schedule[]): Instances {
  const instances = getInstances(graph, entry);
  if (instances.kind !== 'unknown' || !schedules.some((schedule) => startingMore.has(schedule.platform))) return instances;
  return { kind: 'several', most: null, overlapsInRollout: null, evidence: [] };
}

/** A run that loses every row makes none of the requests that come after. */
function getOwnUse(network: NetworkUse, isOwn: (call: ReachedCall) => boolean): NetworkUse {
  const calls = network.calls.filter(isOwn);
  if (calls.length === network.calls.length) return network;
  return { ...network, calls, requests: calls.length, loops: calls.some((call) => call.loop), freshClients: calls.length === 0 ? [] : network.freshClients.filter(({ call }) => isOwn(call)) };
}

/**
 * What a second run repeats for good is what has to be kept apart: a log row written before the lock is taken is not, and a flag in memory around
 * what may be repeated anyway (one connection is opened, once per process) is not the guard of the rest.
 */
function getRunGuards(graph: ProgramGraph, entry: EntryPoint, effects: readonly ReachedEffect[], isOneOfSeveral: boolean): EntryGuards {
  const guardsOf = (calls: readonly ReachedEffect[]): EntryGuards => {
    const places = new Set(calls.map(({ call }) => `${call.node.file}#${call.edge.call}`));
    return getGuardsOfEntry(graph, entry, (node, edge) => places.has(`${node.file}#${edge.call}`));
  };
  // What a handler does for another address keeps its own runs apart.
  const all = isOneOfSeveral ? guardsOf(effects) : getGuardsOfEntry(graph, entry);
  const [worst] = effects;
  const isOfProcess = all.weakest?.verdict.kind === 'per-instance';
  const weighty = effects.filter(({ nature }) => isLasting(nature) || (isOfProcess && nature === worst?.nature && nature !== 'idempotent-write'));
  if (all.guards.length === 0 || weighty.length === 0 || (all.weakest !== null && !isOfProcess)) return all;
  const own = guardsOf(weighty);
  return all.weakest === null ? own : { guards: all.guards, weakest: own.weakest ?? all.weakest };
}
