/**
 * The image worker incident, from its other side: on Cloud Run an instance has a processor while it answers requests. A consumer in it
 * crawls between them until its job expires, and another instance is handed the same job.
 */
import { findCpuLack, type CpuLack } from '../../src/graph/cpu-of-service.ts';
import { findEffectsOfEntry, type ReachedEffect } from '../../src/graph/effects/effects-of-entry.ts';
import { findServicesOfEntry, isHosted, type EntryService } from '../../src/graph/service-of-entry.ts';
import type { Confidence, Detection, Severity } from '../../src/model/finding.ts';
import type { EntryPoint, ProgramGraph } from '../../src/model/graph.ts';
import { renderApi } from '../../src/rulekit/api-name.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { evidence, lineEvidence, positionOf } from '../../src/rulekit/places.ts';
import { buildEdit } from './edit.ts';
import { renderAdvice, renderMessage } from './message.ts';
import { isPulling } from './pulling.ts';

export default defineRule({
  id: 'consumer-without-cpu',
  family: 'queues',
  title: 'Queue consumer in a service that has no CPU without requests',
  summary: 'A consumer that takes jobs by itself runs where the platform throttles or stops what answers no request.',
  maturity: 'preview',
  suggestion: 'verified',
  *detect(graph) {
    const seen = new Set<string>();
    for (const entry of graph.entryPoints) {
      const hazard = findHazard(graph, entry);
      // A loop that registers all handlers of a project is one place to repair, and so is a service.
      const place = `${entry.registration.file}:${entry.registration.span.join(':')} ${hazard?.at.service.name ?? ''}`;
      if (hazard === null || seen.has(place)) continue;
      seen.add(place);
      yield getDetection(graph, hazard);
    }
  },
});

interface Hazard {
  readonly entry: EntryPoint;
  readonly consumer: NonNullable<EntryPoint['consumer']>;
  readonly at: EntryService;
  readonly lack: CpuLack;
  readonly effects: readonly ReachedEffect[];
  readonly severity: Severity;
  readonly confidence: Confidence;
}

function findHazard(graph: ProgramGraph, entry: EntryPoint): Hazard | null {
  const { consumer } = entry;
  if (consumer === null || !isPulling(consumer.library)) return null;
  const services = findServicesOfEntry(graph, entry).map((at) => ({ at, lack: findCpuLack(at.service) }));
  const [first] = services.flatMap(({ at, lack }) => (lack === null ? [] : [{ at, lack }]));
  if (first === undefined) return null;
  const effects = findEffectsOfEntry(graph, entry);
  return { entry, consumer, ...first, effects, severity: judge(first.lack, effects), confidence: weigh(first.at, first.lack, services.some(({ at, lack }) => lack === null && isHosted(at.service))) };
}

/** A job that is taken up again repeats what it has done; one without effects is late. */
function judge(lack: CpuLack, effects: readonly ReachedEffect[]): Severity {
  return lack.kind === 'throttled' && effects.length > 0 ? 'error' : 'warning';
}

/** Where the same consumer runs elsewhere too, it may be switched on only there. A function that merely imports it may never start it. */
function weigh(at: EntryService, lack: CpuLack, runsElsewhere: boolean): Confidence {
  if (runsElsewhere || (lack.kind === 'frozen' && at.why !== 'starts')) return 'possible';
  return at.why === 'starts' && lack.isSaid ? 'certain' : 'likely';
}

function getDetection(graph: ProgramGraph, hazard: Hazard): Detection {
  const { entry, consumer, at, lack, effects } = hazard;
  const handler = graph.nodes[entry.node]?.name ?? 'handler';
  return {
    severity: hazard.severity,
    confidence: hazard.confidence,
    ...positionOf(entry.registration),
    subject: entry.subject,
    title: `The consumer of ${entry.subject} has no CPU without requests`,
    message: renderMessage(entry, at.service, lack),
    advice: renderAdvice(at.service, lack),
    evidence: [
      evidence('consumer', entry.registration, `${consumer.library} ${entry.subject}`),
      ...lack.evidence,
      ...at.evidence,
      ...(lack.evidence.some((one) => one.file === at.service.file && one.line === at.service.line) ? [] : [lineEvidence('deployment', at.service.file, at.service.line, at.service.name)]),
      evidence('entry', entry.handler, handler),
      ...effects.slice(0, 2).map((effect) => evidence('effect', effect.call.edge.place, renderApi(effect.match))),
    ],
    chain: [handler, consumer.library],
    edit: buildEdit(at.service, lack),
  };
}
