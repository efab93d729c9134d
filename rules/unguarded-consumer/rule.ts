/**
 * The image worker incident: each of up to 20 instances took jobs, lost its CPU between requests, and ran past the expiry;
 * the queue handed the same job out again, and every run paid for the same pictures. That several instances consume is
 * never the fault by itself: the libraries claim a job atomically.
 */
import { findEffectBeforeMark } from '../../src/graph/effect-before-mark.ts';
import { findEffectsOfEntry, type ReachedEffect } from '../../src/graph/effects/effects-of-entry.ts';
import type { EffectNature } from '../../src/graph/effects/effects.ts';
import type { Guard } from '../../src/graph/guard.ts';
import { getGuardsOfEntry } from '../../src/graph/guards-of-entry.ts';
import { getInstancesOfService } from '../../src/graph/instances-of-service.ts';
import { getLeastConfidence } from '../../src/graph/reached-calls.ts';
import type { Confidence, Detection, Evidence, Severity } from '../../src/model/finding.ts';
import type { EntryPoint, ProgramGraph, Service } from '../../src/model/graph.ts';
import { renderApi } from '../../src/rulekit/api-name.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { findValue, knownEvidence, renderOrigin } from '../../src/rulekit/known.ts';
import { evidence, isFirst, lineEvidence, positionOf } from '../../src/rulekit/places.ts';
import { renderAdvice } from './advice.ts';
import { getQueueUse, type QueueUse } from './queue-use.ts';
import { findReruns, isDeduplicated, type Reruns } from './reruns.ts';

export default defineRule({
  id: 'unguarded-consumer',
  family: 'queues',
  title: 'Queue consumer whose effects can happen twice',
  summary: 'A consumer with effects that must not repeat can be handed one job twice, in several instances, and nothing claims the work.',
  maturity: 'preview',
  suggestion: 'none',
  *detect(graph) {
    const seen = new Set<string>();
    for (const entry of graph.entryPoints) {
      const hazard = findHazard(graph, entry);
      // An effect that stands before its mark is told at that effect.
      if (hazard !== null && findEffectBeforeMark(graph, entry) === null && isFirst(seen, entry)) yield getDetection(hazard);
    }
  },
});

interface Hazard {
  readonly entry: EntryPoint;
  readonly consumer: NonNullable<EntryPoint['consumer']>;
  readonly handler: string;
  readonly effects: readonly [ReachedEffect, ...ReachedEffect[]];
  readonly reruns: Reruns;
  readonly use: QueueUse;
  /** A guard that does not reach far enough. */
  readonly guard: Guard | null;
  /** Null when no deployment file tells. */
  readonly instances: number | null;
  readonly severity: Severity;
  readonly confidence: Confidence;
}

/** What a second run of a job repeats for good. */
const lasting = new Set<EffectNature>(['money', 'destruction', 'message', 'paid-call', 'write', 'counter', 'request']);

function findHazard(graph: ProgramGraph, entry: EntryPoint): Hazard | null {
  const { consumer } = entry;
  if (consumer === null) return null;
  const [worst, ...others] = findEffectsOfEntry(graph, entry).filter((effect) => lasting.has(effect.nature));
  if (worst === undefined) return null;
  const use = getQueueUse(graph, entry);
  const reruns = findReruns(entry, use);
  if (reruns === null || isDeduplicated(consumer, use)) return null;
  const guard = getGuardsOfEntry(graph, entry, (node, edge) => others.concat(worst).some((effect) => effect.call.node.file === node.file && effect.call.edge.call === edge.call)).weakest;
  if (guard !== null && (guard.verdict.kind === 'correct' || guard.verdict.kind === 'unknown')) return null;
  const verdict = judge(reruns, use, worst);
  if (verdict === null) return null;
  const instances = findInstances(use.service);
  return { entry, consumer, handler: graph.nodes[entry.node]?.name ?? 'handler', effects: [worst, ...others], reruns, use, guard, instances, ...verdict };
}

/** One instance for certain: a rerun follows the first run, and both see the same process. Nobody knows: said, but not loudly. */
function judge(reruns: Reruns, use: QueueUse, worst: ReachedEffect): { readonly severity: Severity; readonly confidence: Confidence } | null {
  const reached = worst.call.confidence;
  const confidence = reruns.isSure ? reached : getLeastConfidence([reached, 'likely']);
  const instances = findInstances(use.service);
  if (instances !== null && instances <= 1) return null;
  if (instances !== null && (reruns.isCrowded || use.isCpuThrottled)) return { severity: 'error', confidence };
  // The service behind a request may well know it has had it: nothing here says otherwise.
  if (worst.nature === 'request') return { severity: 'info', confidence: 'possible' };
  if (instances !== null) return { severity: 'warning', confidence };
  return reruns.isCrowded ? { severity: 'warning', confidence: getLeastConfidence([confidence, 'likely']) } : { severity: 'info', confidence: 'possible' };
}

/** A platform's default of one says only that nobody chose. */
function findInstances(service: Service | null): number | null {
  return service === null ? null : getInstancesOfService(service).most;
}

function getDetection(hazard: Hazard): Detection {
  const { entry, consumer, effects, use } = hazard;
  return {
    severity: hazard.severity,
    confidence: hazard.confidence,
    ...positionOf(entry.registration),
    subject: entry.subject,
    title: `A job of ${entry.subject} can be run more than once`,
    message: renderMessage(hazard),
    advice: renderAdvice(consumer.library, consumer.major, use.service),
    evidence: getEvidence(hazard),
    chain: [hazard.handler, ...effects[0].call.names.slice(1), effects[0].match.api],
    edit: null,
  };
}

function renderMessage(hazard: Hazard): string {
  const { consumer, use, instances, effects, guard } = hazard;
  const name = `${consumer.library}${consumer.major === null ? '' : ` ${consumer.major}`}`;
  const where = use.service === null || instances === null ? 'Every instance of this process' : `Each of up to ${instances} instances${renderOrigin(use.service.instances.max)}${use.service.name === '' ? '' : ` of ${use.service.name}`}`;
  const cpu = use.isCpuThrottled ? ` Cloud Run takes the CPU away between requests, so a run lasts far longer than on a desk.` : '';
  const [worst] = effects;
  const repeats = `Every run repeats ${renderApi(worst.match)}${worst.call.loop ? ' for each item' : ''}${renderCost(worst.nature)}.`;
  const guarded = guard === null ? '' : ` The guard (${guard.label}) is seen by one process only.`;
  return `${where} takes jobs of ${hazard.entry.subject}, and with ${name} ${hazard.reruns.why}.${cpu} ${repeats}${guarded}`;
}

function renderCost(nature: EffectNature): string {
  switch (nature) {
    case 'money': return ': money moves again';
    case 'message': return ': people get the message again';
    case 'paid-call': return ': it is paid for again';
    case 'destruction': return ': tables are dropped again';
    case 'write': case 'counter': return ': rows or counts double';
    case 'request': case 'enqueue': case 'idempotent-write': return '';
  }
}

function getEvidence(hazard: Hazard): Evidence[] {
  const { entry, consumer, use, reruns } = hazard;
  const { origin } = consumer.match;
  return [
    evidence('consumer', entry.registration, `${consumer.library} ${entry.subject}`),
    ...getServiceEvidence(use.service),
    ...(origin === null ? [] : [evidence('client', origin, `${consumer.library} client`)]),
    ...reruns.options.flatMap((option) => {
      const file = option.where === 'client' ? origin?.file : entry.registration.file;
      return file === undefined ? [] : [lineEvidence(option.where, file, option.line, option.label)];
    }),
    evidence('entry', entry.handler, hazard.handler),
    ...(hazard.guard === null ? [] : [evidence('guard', hazard.guard.place, hazard.guard.label)]),
    ...hazard.effects.slice(0, 3).map((effect) => evidence('effect', effect.call.edge.place, renderApi(effect.match))),
  ];
}

function getServiceEvidence(service: Service | null): Evidence[] {
  if (service === null) return [];
  return [
    ...knownEvidence('deployment', service.instances.max, `up to ${findValue(service.instances.max) ?? 0} instances`),
    ...(service.instances.max.from === 'file' ? [] : [lineEvidence('deployment', service.file, service.line, service.name)]),
    ...knownEvidence('deployment', service.cpuThrottling, 'CPU between requests'),
  ];
}
