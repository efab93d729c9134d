/**
 * The image worker incident, from its other side: on Cloud Run an instance has a processor while it answers requests. A consumer in it
 * crawls between them until its job expires, and another instance is handed the same job.
 */
import { findStarvedConsumer, type StarvedConsumer } from '../../src/graph/queues/starved-consumer.ts';
import type { Detection, Evidence } from '../../src/model/finding.ts';
import type { EntryPoint, ProgramGraph } from '../../src/model/graph.ts';
import { renderApi } from '../../src/rulekit/api-name.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { evidence, lineEvidence, positionOf, starterEvidence } from '../../src/rulekit/places.ts';
import { getWayEvidence } from '../../src/rulekit/way-evidence.ts';
import { buildEdit } from './edit.ts';
import { renderAdvice, renderMessage } from './message.ts';

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
      const hazard = findStarvedConsumer(graph, entry);
      // A loop that registers all handlers of a project is one place to repair, and so is a service.
      const place = `${entry.registration.file}:${entry.registration.span.join(':')} ${hazard?.at.service.name ?? ''}`;
      if (hazard === null || seen.has(place)) continue;
      seen.add(place);
      yield getDetection(graph, entry, hazard);
    }
  },
});

function getDetection(graph: ProgramGraph, entry: EntryPoint, hazard: StarvedConsumer): Detection {
  const { consumer, at, lack, effects } = hazard;
  const handler = graph.nodes[entry.node]?.name ?? 'handler';
  return {
    severity: hazard.severity,
    confidence: hazard.confidence,
    ...positionOf(entry.registration),
    subject: entry.subject,
    title: `The consumer of ${entry.subject} has no CPU without requests`,
    message: renderMessage(entry, at.service, lack),
    advice: renderAdvice(at.service, lack),
    evidence: uniqueLines([
      evidence('consumer', entry.registration, `${consumer.library} ${entry.subject}`),
      ...starterEvidence(entry),
      ...lack.evidence,
      ...hazard.instances.evidence,
      ...at.evidence,
      lineEvidence('deployment', at.service.file, at.service.line, at.service.name),
      evidence('entry', entry.handler, handler),
      ...getWayEvidence(graph, ...effects.slice(0, 2).map((effect) => effect.call)),
      ...effects.slice(0, 2).map((effect) => evidence('effect', effect.call.edge.place, renderApi(effect.match))),
    ]),
    chain: [handler, consumer.library],
    edit: buildEdit(graph, at.service, lack),
  };
}

/** A line of the deployment is shown once, whatever it says. */
function uniqueLines(steps: readonly Evidence[]): Evidence[] {
  return steps.filter((step, index) => step.kind !== 'deployment' || steps.findIndex((other) => other.kind === 'deployment' && other.file === step.file && other.line === step.line) === index);
}
