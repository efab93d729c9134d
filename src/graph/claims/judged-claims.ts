/** How bad a claim is that two runs can win: by what both then do, and by how likely there are two. */
import { findClaimsOfEntry, getDone, type RowClaim } from './claims-of-entry.ts';
import { isKey } from './claim-columns.ts';
import { isEffectOfRows, isMarkOfRows } from './origins/of-other-rows.ts';
import { mayBeSerial } from './serial-jobs.ts';
import type { RunEvent } from './run/run-events.ts';
import { isWriteRequest, type Effect, type EffectNature } from '../effects/effects.ts';
import type { Guard } from '../guard.ts';
import { getGuardsOfEntry, type EntryGuards } from '../guards-of-entry.ts';
import { getInstances } from '../services/instances-of-entry.ts';
import { getLeastConfidence } from '../ways/reached-calls.ts';
import { findSchedulesOfEntry } from '../schedules-of-entry.ts';
import { findLockedEvents } from '../runs/locked-events.ts';
import { isKnownTable } from '../tables/unique-insert.ts';
import type { Confidence, Severity } from '../../model/finding.ts';
import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';

export interface JudgedClaim {
  readonly claim: RowClaim;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly instances: 'one' | 'several' | 'unknown';
  /** A queue makes its runs by the clock, and gives each to one worker: instances alone do not make two of one. */
  readonly isGivenOnce: boolean;
  /** What keeps two runs of one process out of it, and not those of two; null where nothing does. */
  readonly guard: Guard | null;
}

const known = new WeakMap<ProgramGraph, Map<number, readonly JudgedClaim[]>>();

/** The claims of an entry that two runs can win, as far as something has to be said of them. */
export function findJudgedClaims(graph: ProgramGraph, entry: EntryPoint): readonly JudgedClaim[] {
  const entries = known.get(graph) ?? new Map<number, readonly JudgedClaim[]>();
  known.set(graph, entries);
  const seen = entries.get(entry.id);
  if (seen !== undefined) return seen;
  const judged = findClaimsOfEntry(graph, entry).flatMap((claim) => judge(graph, entry, claim) ?? []);
  entries.set(entry.id, judged);
  return judged;
}

/** What cannot be taken back, or costs. */
const grave: ReadonlySet<EffectNature> = new Set<EffectNature>(['money', 'destruction', 'message', 'paid-call']);

const lower: Readonly<Record<Severity, Severity | null>> = { error: 'warning', warning: 'info', info: null };

/** A run that takes this long to come again does not meet the one before it in the same process. */
const rare = 60 * 60;

/** Null where nothing has to be said. */
function judge(graph: ProgramGraph, entry: EntryPoint, whole: RowClaim): JudgedClaim | null {
  const locked = withoutLocked(graph, entry, whole);
  const tied = findTiedEffects(graph, locked);
  const claim = tied.length > 0 ? { ...locked, effects: tied } : locked;
  const { verdict, effects, read, update } = claim;
  const [worst] = effects;
  if (verdict.kind !== 'broken' || worst?.effect == null) return null;
  if (verdict.why === 'marked-by-worker') return judgeUnmarked(graph, entry, claim);
  if (!canMeetItself(graph, entry, claim)) return null;
  const { kind: instances } = getInstances(graph, entry);
  const { reach, guard } = findGuardReach(graph, entry, claim);
  // A file of its own is read by one process, and between its statements nobody else has a turn.
  const isFile = update.edge?.roles.some((match) => match.role === 'blocking-db-call') === true;
  if (reach === 'all' || (reach === 'process' && (instances === 'one' || isFile))) return null;
  let severity: Severity | null = getSeverity(graph, worst, worst.effect.nature);
  if (reach === 'process' && instances === 'unknown' && severity === 'error') severity = 'warning';
  if (instances === 'one') severity = isRareTimer(graph, entry) && severity !== 'info' ? 'info' : lower[severity];
  if (severity !== null) severity = limitToJobs(graph, entry, severity);
  if (severity !== null && isFile) severity = 'info';
  const schedules = findSchedulesOfEntry(graph, entry);
  const isGuess = schedules.some((schedule) => schedule.evidence === 'path') || (entry.kind === 'http' && schedules.length === 0);
  if (isGuess && severity === 'error') severity = 'warning';
  if (severity === null) return null;
  const steps = [read, update, worst].flatMap((event) => [...event.way.map((step) => step.edge.confidence), event.edge?.confidence ?? 'certain']);
  return { claim, severity, confidence: getLeastConfidence([entry.confidence, tied.length > 0 ? 'likely' : 'possible', ...steps]), instances, isGivenOnce: isGivenOnce(graph, entry), guard: reach === 'process' ? guard : null };
}

/**
 * The effects that are seen to be done with the rows, where the mark is seen to be put on them. A read, a mark and an effect of one run that
 * nothing holds together are mostly three acts of it: of the claims that readers judged in projects unknown to the rule, all 33 right ones
 * were held together, and 3 of the 9 wrong ones were not.
 */
function findTiedEffects(graph: ProgramGraph, { verdict, read, update, again, effects }: RowClaim): readonly RunEvent[] {
  const from = getDone(read);
  // Rows that are read by the mark of before are told by that mark.
  if (verdict.kind === 'broken' && verdict.why !== 'read-by-mark' && verdict.why !== 'marked-by-worker' && !isMarkOfRows(graph, from, getDone(update))) return [];
  const once = again === null ? [] : [getDone(again).way];
  return effects.filter((effect) => isEffectOfRows(graph, from.way, once, getDone(effect).way));
}

/** What only one of two runs does at a time, after it has asked again, is not done by both. The same update may mark other rows without that. */
function withoutLocked(graph: ProgramGraph, entry: EntryPoint, claim: RowClaim): RowClaim {
  if (claim.verdict.kind !== 'broken' || claim.effects.length === 0) return claim;
  const locked = findLockedEvents(graph, entry, getGuardsOfEffects(graph, entry, claim).guards, claim.effects, claim.update);
  if (locked.size === 0) return claim;
  const open = claim.effects.filter((effect) => !locked.has(effect));
  const [next, ...others] = claim.beside ?? [];
  return open.length > 0 || next === undefined ? { ...claim, effects: open } : withoutLocked(graph, entry, { ...next, beside: others });
}

/** One instance is enough, and no run has to meet another: the next one finds the same rows, unless it comes so late that they are worked off. */
function judgeUnmarked(graph: ProgramGraph, entry: EntryPoint, claim: RowClaim): JudgedClaim | null {
  const schedules = findSchedulesOfEntry(graph, entry);
  const periods = [entry.scheduled?.periodSeconds ?? null, ...schedules.map(({ periodSeconds }) => periodSeconds)].filter((period) => period !== null);
  const isStarted = entry.kind === 'scheduled' || schedules.length > 0;
  if (isStarted ? periods.length === 0 || periods.every((period) => period >= rare) : !isOrdered(entry)) return null;
  if (findGuardReach(graph, entry, claim).reach === 'all') return null;
  const [enqueue] = claim.effects;
  const steps = [claim.read, claim.update, enqueue].flatMap((event) => [...(event?.way ?? []).map((step) => step.edge.confidence), event?.edge?.confidence ?? 'certain']);
  return { claim, severity: 'warning', confidence: getLeastConfidence([entry.confidence, 'likely', ...steps]), instances: getInstances(graph, entry).kind, isGivenOnce: isGivenOnce(graph, entry), guard: null };
}

/** A row that is there twice is mostly refused by a key of its table, unless a schema says that there is none. */
export function getSeverity(graph: ProgramGraph, { statement, effect }: RunEvent, nature: EffectNature): Severity {
  if (grave.has(nature)) return 'error';
  return nature !== 'write' || isNamedAnew(effect) || (statement !== null && isKnownTable(graph, statement)) ? 'warning' : 'info';
}

/** `collection.add(…)` gives each document a name of its own: https://firebase.google.com/docs/firestore/manage-data/add-data */
function isNamedAnew(effect: Effect | null): boolean {
  return effect?.match.library === 'firestore' && effect.match.api.endsWith('.add()');
}

/** Only the process's own clock starts it, and seldom. */
function isRareTimer(graph: ProgramGraph, entry: EntryPoint): boolean {
  const schedules = findSchedulesOfEntry(graph, entry);
  const periods = [entry.scheduled?.periodSeconds ?? null, ...schedules.map((schedule) => schedule.periodSeconds)].filter((period) => period !== null);
  return periods.length > 0 && periods.every((period) => period >= rare) && schedules.every((schedule) => schedule.delivery.perInstance);
}

/** A queue makes the next job by the clock, and gives each to one process: two meet only where one takes longer than the period, or is taken for dead. */
function limitToJobs(graph: ProgramGraph, entry: EntryPoint, severity: Severity): Severity {
  if (!isGivenOnce(graph, entry)) return severity;
  const schedules = findSchedulesOfEntry(graph, entry);
  const isRare = schedules.every(({ periodSeconds, delivery }) => delivery.name === 'agenda' || (periodSeconds !== null && periodSeconds >= rare));
  return isRare ? 'info' : (lower[severity] ?? 'info');
}

function isGivenOnce(graph: ProgramGraph, entry: EntryPoint): boolean {
  const schedules = findSchedulesOfEntry(graph, entry);
  return schedules.length > 0 && schedules.every(({ platform }) => platform === 'job-queue');
}

/** A job of a queue works on rows of its own, unless it looks for all that wait. */
function canMeetItself(graph: ProgramGraph, entry: EntryPoint, claim: RowClaim): boolean {
  const { read } = claim;
  if (mayBeSerial(graph, entry)) return false;
  if (entry.kind === 'scheduled' || entry.kind === 'startup' || findSchedulesOfEntry(graph, entry).some(({ platform }) => platform !== 'job-queue')) return true;
  if (entry.kind !== 'consumer' && !takesBatch(entry, claim)) return false;
  return read.statement?.where?.some((condition) => isKey(condition.column) && (condition.op === 'eq' || condition.op === 'in')) === false;
}

/** All requests to such a function are for its one job: it stands before nothing. https://supabase.com/docs/guides/functions/quickstart */
const edgeFunction = /(?:^|\/)supabase\/functions\/[^/]+\//;

/** A route that does the work of a job: whatever waits, one after the other, with effects that cannot be taken back. A button is pressed twice. */
function takesBatch({ kind, http, handler }: EntryPoint, { effects: [worst], read }: RowClaim): boolean {
  const isEdgeFunction = http?.everyRequest === true && edgeFunction.test(handler.file);
  if (kind !== 'http' || (http?.everyRequest === true && !isEdgeFunction) || worst?.effect == null) return false;
  return (grave.has(worst.effect.nature) || (!isEdgeFunction && isWriteRequest(worst.effect.match))) && worst.loop && read.statement?.limit !== 1;
}

/** A request that asks for work to be done; who only asks for a page does not start it. */
function isOrdered({ kind, http }: EntryPoint): boolean {
  return kind === 'http' && http?.everyRequest === false && /^(POST|PUT|PATCH)$/.test(http.method);
}

interface GuardReach {
  readonly reach: 'all' | 'process' | 'none';
  readonly guard: Guard | null;
}

/** How far the guards of the effects reach; one that is broken is told by another rule. */
export function findGuardReach(graph: ProgramGraph, entry: EntryPoint, { effects, read, update }: RowClaim): GuardReach {
  const { weakest } = getGuardsOfEffects(graph, entry, { effects });
  // The claim itself is no guard of its own.
  const isOwn = ({ edge, node }: RunEvent): boolean => weakest?.place.span.join() === edge?.place.span.join() && weakest?.place.file === node.file;
  // `claimNext()` sounds like a guard, and is the function that reads the row and marks it.
  const isWithin = ({ way }: RunEvent): boolean => way.some(({ edge }) => edge.place.file === weakest?.place.file && edge.place.span.join() === weakest.place.span.join());
  if (weakest?.kind === 'unresolved' && isWithin(read) && isWithin(update)) return { reach: 'none', guard: null };
  // `if (order.status !== Status.PROCESSING) return;` is passed by every run that has just set it.
  if (weakest?.kind === 'unresolved' && update.statement?.sets?.some(({ kind, value }) => kind === 'literal' && value === weakest.label) === true) return { reach: 'none', guard: null };
  if (weakest === null || (weakest.kind === 'row-claim' && (isOwn(update) || isOwn(read)))) return { reach: 'none', guard: null };
  switch (weakest.verdict.kind) {
    case 'correct': case 'unknown': return { reach: 'all', guard: weakest };
    case 'per-instance': return { reach: 'process', guard: weakest };
    case 'broken': return { reach: weakest.kind === 'row-claim' ? 'none' : 'all', guard: weakest };
  }
}

function getGuardsOfEffects(graph: ProgramGraph, entry: EntryPoint, { effects }: Pick<RowClaim, 'effects'>): EntryGuards {
  return getGuardsOfEntry(graph, entry, (node, edge) => effects.some((event) => event.node.file === node.file && event.call === edge.call));
}
