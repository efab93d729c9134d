/**
 * The image worker incident: each of up to 20 instances took jobs, lost its CPU between requests, and ran past the expiry;
 * the queue handed the same job out again, and every run paid for the same pictures. That several instances consume is
 * never the fault by itself: the libraries claim a job atomically.
 */
import type { LaterFailure } from '../../src/graph/effect-order/walk-state.ts';
import type { ReachedEffect } from '../../src/graph/effects/effects-of-entry.ts';
import { isDoneElsewhere, isTransaction, type Effect, type EffectNature } from '../../src/graph/effects/effects.ts';
import type { Guard } from '../../src/graph/guard.ts';
import { getGuardsOfEntry, type EntryGuards } from '../../src/graph/guards-of-entry.ts';
import { getInstances } from '../../src/graph/services/instances-of-entry.ts';
import type { Instances } from '../../src/graph/services/instances-of-service.ts';
import { findEarlyAcknowledgement } from '../../src/graph/queues/lost-work/early-acknowledgement.ts';
import { findRetries } from '../../src/graph/retries-of-consumer.ts';
import { findRepeatableEffects, findSharedEffects, type RepeatableEffect } from '../../src/graph/queues/repeatable-effects.ts';
import { countRedeliveries } from '../../src/graph/queues/redeliveries.ts';
import { listOpenCalls } from '../../src/graph/runs/locked-events.ts';
import { getLeastConfidence } from '../../src/graph/ways/reached-calls.ts';
import { isToldMoreExactly } from '../../src/graph/runs/told-more-exactly.ts';
import type { EditIntent } from '../../src/model/edit-intent.ts';
import type { Confidence, Detection, Evidence, Severity } from '../../src/model/finding.ts';
import type { CallEdge, EntryPoint, ProgramGraph, Service } from '../../src/model/graph.ts';
import type { Place } from '../../src/model/source-location.ts';
import { renderApi } from '../../src/rulekit/api-name.ts';
import { findOncePerJob } from '../../src/rulekit/edits/once-per-job.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { findGatedWorker } from '../../src/rulekit/edits/workers/gate-worker.ts';
import { findSplitWorker } from '../../src/rulekit/edits/workers/split-worker.ts';
import { renderJobsOf } from '../../src/rulekit/job-name.ts';
import { findValue, findValueInFile, knownEvidence, renderOrigin } from '../../src/rulekit/known.ts';
import { beginningOf, evidence, isFirst, lineEvidence, positionOf, starterEvidence } from '../../src/rulekit/places.ts';
import { getWayEvidence } from '../../src/rulekit/way-evidence.ts';
import { renderAdvice } from './advice.ts';
import { buildEdit, buildStallEdit } from './edit.ts';
import { getQueueUse, type QueueUse } from './queue-use.ts';
import { findReruns, isDeduplicated, type Reruns } from './reruns.ts';

export default defineRule({
  id: 'unguarded-consumer',
  family: 'queues',
  title: 'Queue consumer whose effects can happen twice',
  summary: 'A consumer with effects that must not repeat can be handed one job twice, in several instances, and nothing claims the work.',
  maturity: 'preview',
  suggestion: 'verified',
  *detect(graph) {
    const seen = new Set<string>();
    for (const entry of graph.entryPoints) {
      const hazard = findHazard(graph, entry);
      // An effect that stands before its mark is told at that effect, a claim that does not hold at the claim.
      if (hazard !== null && !isToldMoreExactly(graph, entry, hazard.severity, hazard.effects[0]) && isFirst(seen, entry)) yield getDetection(hazard);
    }
  },
});

type Interrupted = ReachedEffect & Pick<RepeatableEffect, 'failure' | 'isCaught'>;

interface Hazard {
  readonly graph: ProgramGraph;
  readonly entry: EntryPoint;
  readonly consumer: NonNullable<EntryPoint['consumer']>;
  readonly handler: string;
  readonly effects: readonly [Interrupted, ...Interrupted[]];
  /** What can fail after the worst of them. */
  readonly failure: LaterFailure | null;
  readonly reruns: Reruns;
  readonly use: QueueUse;
  /** A guard that does not reach far enough. */
  readonly guard: Guard | null;
  readonly instances: Instances;
  readonly severity: Severity;
  readonly confidence: Confidence;
}

function findHazard(graph: ProgramGraph, entry: EntryPoint): Hazard | null {
  const { consumer } = entry;
  // What the queue has forgotten it does not hand out again, and a workflow may have an activity tried once.
  if (consumer === null || findEarlyAcknowledgement(graph, entry) !== null || (consumer.library === 'Temporal' && findRetries(graph, entry) === null)) return null;
  const all = getQueueUse(graph, entry);
  const ofAll = entry.consumer?.library === 'Cloudflare Queues' && countRedeliveries(graph, entry) === 0 ? null : findReruns(entry, all);
  if (ofAll === null || isDeduplicated(consumer, all)) return null;
  const isOvertaken = ofAll.cause === 'crowd' || ofAll.cause === 'lapse';
  const interrupted = isOvertaken ? [] : findInterrupted(graph, entry, ofAll);
  const found = interrupted.length > 0 || ofAll.cause === 'redelivery' || ofAll.isStep === true ? interrupted : withoutLocked(graph, entry, findOvertaken(graph, entry));
  const effects = found.filter(({ call }) => findReruns(entry, getQueueUse(graph, entry, call)) !== null);
  const [worst, ...others] = effects;
  if (worst === undefined) return null;
  const use = getQueueUse(graph, entry, worst.call);
  const reruns = findReruns(entry, use) ?? ofAll;
  const guard = getGuardsOfEffects(graph, entry, effects).weakest;
  if (guard !== null && (guard.verdict.kind === 'correct' || guard.verdict.kind === 'unknown')) return null;
  const instances = getInstances(graph, entry);
  const verdict = judge({ reruns, worst, instances });
  if (verdict === null) return null;
  return { graph, entry, consumer, handler: graph.nodes[entry.node]?.name ?? 'handler', effects: [worst, ...others], failure: worst.failure, reruns, use, guard, instances, ...verdict };
}

/** Another run begins while the first goes on: all it does happens twice, unless the work is claimed. */
function findOvertaken(graph: ProgramGraph, entry: EntryPoint): readonly Interrupted[] {
  return findSharedEffects(graph, entry).map((effect) => ({ ...effect, failure: null, isCaught: false }));
}

/** What each run does under a lock of its own is not done by both. Where all is, the lock is told apart. */
function withoutLocked(graph: ProgramGraph, entry: EntryPoint, effects: readonly Interrupted[]): readonly Interrupted[] {
  const { guards, weakest } = getGuardsOfEffects(graph, entry, effects);
  return weakest === null ? listOpenCalls(graph, entry, guards, effects) : effects;
}

function getGuardsOfEffects(graph: ProgramGraph, entry: EntryPoint, effects: readonly Interrupted[]): EntryGuards {
  return getGuardsOfEntry(graph, entry, (node, edge) => effects.some((effect) => effect.call.node.file === node.file && effect.call.edge.call === edge.call));
}

/** The run comes again from its start: what it did before it failed is done again, unless it looks whether that was done. */
function findInterrupted(graph: ProgramGraph, entry: EntryPoint, { cause, isStep }: Reruns): readonly Interrupted[] {
  // A model is asked again for a step that failed: that is what the step is for.
  return findRepeatableEffects(graph, entry).filter(({ failure, isTested, nature }) => !isTested && (cause === 'redelivery' || failure !== null) && !(isStep === true && nature === 'paid-call'));
}

interface Grounds {
  readonly reruns: Reruns;
  readonly worst: Interrupted;
  readonly instances: Instances;
}

/** What counts twice is worse than a row that is there twice. */
const grave = new Set<EffectNature>(['money', 'counter', 'destruction']);

/** A mail that is the last step is sent again once in a blue moon. */
const cheap = new Set<EffectNature>(['message', 'request', 'enqueue']);

function judge({ reruns, worst, instances }: Grounds): { readonly severity: Severity; readonly confidence: Confidence } | null {
  const reached = worst.call.confidence;
  const confidence = reruns.isSure ? reached : getLeastConfidence([reached, 'likely']);
  const likely = getLeastConfidence([confidence, 'likely']);
  const isSeveral = instances.kind === 'several';
  switch (reruns.cause) {
    case 'crowd':
    case 'lapse':
      // A rerun in the same process follows the first run.
      if (instances.kind === 'one') return null;
      if (isSeveral && reruns.cause === 'crowd') return { severity: 'error', confidence };
      // The service behind a request may well know it has had it: nothing here says otherwise.
      if (worst.nature === 'request') return { severity: 'info', confidence: 'possible' };
      return { severity: 'warning', confidence: isSeveral ? confidence : likely };
    case 'redelivery':
      if (instances.kind === 'one') return { severity: 'info', confidence: likely };
      return { severity: isSeveral && grave.has(worst.nature) ? 'error' : 'warning', confidence: likely };
    case 'failure':
      // Pictures that were paid for before the fifth of ten failed: that is what a retry costs.
      if (worst.nature === 'paid-call' && worst.failure?.site?.edge === worst.call.edge) return { severity: 'info', confidence: 'possible' };
      if (worst.failure !== null) return { severity: instances.kind === 'one' ? 'info' : 'warning', confidence: isSeveral ? confidence : likely };
      // Only a run that lasts longer than the queue waits, or a crash in the last moment, repeats what comes last.
      if (instances.kind === 'one') return null;
      return isSeveral && !cheap.has(worst.nature) ? { severity: 'warning', confidence } : { severity: 'info', confidence: 'possible' };
  }
}

function getDetection(hazard: Hazard): Detection {
  const { entry, consumer, effects, use } = hazard;
  return {
    severity: hazard.severity,
    confidence: hazard.confidence,
    ...getPosition(hazard),
    subject: entry.subject,
    title: `${renderJobsOf('A job', entry)} can be run more than once`,
    message: renderMessage(hazard),
    advice: renderAdvice(hazard.graph, consumer.library, consumer.major, use.service),
    evidence: getEvidence(hazard),
    chain: [hazard.handler, ...effects[0].call.names.slice(1), effects[0].match.api],
    edit: findEdit(hazard),
  };
}

/** One call registers a list of jobs: what is said of one stands where that one begins, or where the list does. */
function getPosition({ graph, entry: { id, registration, handler, subject } }: Hazard): ReturnType<typeof positionOf> {
  const key = ({ file, span }: Place): string => `${file}:${span.join(':')}`;
  const listed = graph.entryPoints.filter((other) => other.id !== id && other.consumer !== null && other.subject !== subject && key(other.registration) === key(registration));
  if (listed.length === 0) return positionOf(registration);
  return beginningOf(listed.some((other) => key(other.handler) === key(handler)) ? registration : handler);
}

function findEdit({ graph, entry, effects: [worst, ...others], confidence, reruns, use }: Hazard): EditIntent | null {
  const once = confidence === 'possible' ? null : findOncePerJob(graph, entry, worst, others.map(({ call }) => call)) ?? (reruns.cause === 'lapse' ? buildStallEdit(graph, entry, worst.nature, use.sendOptions) : null);
  // A job that fails half-way is run again by one instance too.
  return once ?? (use.service !== null && (reruns.cause === 'crowd' || reruns.cause === 'lapse') ? findSplitWorker(graph, entry, use.service) ?? findGatedWorker(graph, entry, use.service) ?? buildEdit(graph, use.service) : null);
}

function renderMessage(hazard: Hazard): string {
  const { consumer, use, instances, effects, guard, reruns, failure } = hazard;
  const name = consumer.library === 'aws-lambda' ? 'SQS and Lambda' : `${consumer.library}${consumer.major === null || consumer.major === 0 ? '' : ` ${consumer.major}`}`;
  const of = use.service === null || use.service.name === '' ? '' : ` of ${use.service.name}`;
  const each = use.service !== null && findValueInFile(use.service.processes) === 'processors' ? 'Each process, one for every processor of an instance,' : 'Every instance of this process';
  const least = instances.least === undefined ? each : `Each of at least ${instances.least} instances${of}`;
  const where = instances.most === null || instances.most <= 1 || use.service === null ? least : `Each of up to ${instances.most} instances${isCountedInProcesses(use.service) ? '' : renderOrigin(use.service.instances.max)}${of}`;
  const [worst] = effects;
  const begin = failure === null && reruns.cause !== 'redelivery' ? `${where} takes ${renderJobsOf('jobs', hazard.entry)}, and with ${name} ${reruns.why}.` : `With ${name}, ${reruns.why}.`;
  const repeats = `${failure === null ? 'Every run repeats' : 'The next run repeats'} ${renderApi(worst.match)}${worst.call.loop ? ' for each item' : ''}${renderCost(worst)}${renderFailure(failure)}.`;
  const guarded = guard === null ? '' : ` The guard (${guard.label}) is seen by one process only.`;
  return `${begin} ${repeats}${renderLoss(hazard)}${guarded}`;
}

/** A file says how many processes an instance has: the number is not all a default. */
function isCountedInProcesses({ processes }: Service): boolean {
  return processes.from === 'file' && processes.value !== 1;
}

/** What is committed, completed or acknowledged before its work is done does not come again after a crash. https://kafka.js.org/docs/consuming, https://docs.bullmq.io/guide/workers */
function renderLoss({ graph, effects: [worst], reruns }: Hazard): string {
  const { way, edge } = worst.call;
  const isDropped = (step: CallEdge): boolean => graph.files[step.place.file]?.calls[step.call]?.dropped === true;
  const isAsync = (id: number): boolean => {
    const node = graph.nodes[id];
    return node !== undefined && graph.files[node.file]?.functions[node.function]?.async === true;
  };
  const isLeft = way.some((step) => isDropped(step) && step.to.some(isAsync)) || (isDropped(edge) && !edge.roles.some(({ role }) => role.startsWith('blocking-')));
  if (!isLeft) return '';
  return ` Nothing waits for it either: the ${reruns.cause === 'redelivery' ? 'message can be committed first' : 'job can count as done first'}, and a crash then loses the work.`;
}

/** What comes after the effect and may fail. */
function renderFailure(failure: LaterFailure | null): string {
  if (failure === null) return '';
  const [match] = failure.site?.edge.roles ?? [];
  return match === undefined ? ', when an error is thrown after it' : `, when ${renderApi(match)} fails after it`;
}

function renderCost(effect: Effect): string {
  if (isDoneElsewhere(effect)) return ': what it asks for is done again';
  switch (effect.nature) {
    case 'money': return isTransaction(effect) ? ': the transaction is sent again' : ': money moves again';
    case 'message': return ': people get the message again';
    case 'paid-call': return ': it is paid for again';
    case 'destruction': return ': rows are thrown away again';
    case 'write': case 'counter': return ': rows or counts double';
    case 'request': case 'enqueue': case 'idempotent-write': return '';
  }
}

function getEvidence(hazard: Hazard): Evidence[] {
  const { entry, consumer, use, reruns } = hazard;
  const { origin } = consumer.match;
  return [
    evidence('consumer', entry.registration, `${consumer.library} ${entry.subject}`),
    ...starterEvidence(entry),
    ...getServiceEvidence(use.service),
    ...use.gate,
    ...(origin === null ? [] : [evidence('client', origin, `${consumer.library} client`)]),
    ...reruns.options.flatMap((option) => {
      const file = option.where === 'client' ? origin?.file : entry.registration.file;
      return file === undefined ? [] : [lineEvidence(option.where, file, option.line, option.label)];
    }),
    evidence('entry', entry.handler, hazard.handler),
    ...getWayEvidence(hazard.graph, ...hazard.effects.slice(0, 3).map((effect) => effect.call)),
    ...(hazard.guard === null ? [] : [evidence('guard', hazard.guard.place, hazard.guard.label)]),
    ...(hazard.failure?.site ? [evidence('call', hazard.failure.site.edge.place, 'may fail afterwards')] : []),
    ...hazard.effects.slice(0, 3).map((effect) => evidence('effect', effect.call.edge.place, renderApi(effect.match))),
  ];
}

function getServiceEvidence(service: Service | null): Evidence[] {
  if (service === null) return [];
  const { instances: { min, max }, processes } = service;
  return [
    ...knownEvidence('deployment', max, `up to ${findValue(max) ?? 0} instances`),
    ...(max.from === 'unknown' && min.from === 'file' && min.value > 1 ? knownEvidence('deployment', min, `at least ${min.value} instances`) : []),
    ...(findValueInFile(processes) === 1 ? [] : knownEvidence('deployment', processes, processes.from === 'file' && processes.value !== 'processors' ? `${processes.value} processes per instance` : 'one process per processor')),
    ...(service.instances.max.from === 'file' ? [] : [lineEvidence('deployment', service.file, service.line, service.name)]),
  ];
}
