/**
 * A worker acknowledged each order as it arrived and then sent the confirmation. A deploy in the middle of a sale ended it between the two:
 * the broker had forgotten those orders, no retry came, and nobody knew which customers had heard nothing.
 */
import { findEarlyAcknowledgement, type EarlyAcknowledgement } from '../../src/graph/queues/lost-work/early-acknowledgement.ts';
import { getLeastConfidence } from '../../src/graph/ways/reached-calls.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { EntryPoint, ProgramGraph } from '../../src/model/graph.ts';
import type { Place } from '../../src/model/source-location.ts';
import { renderApi } from '../../src/rulekit/api-name.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { evidence, positionOf, starterEvidence } from '../../src/rulekit/places.ts';
import { beforeCallbacks, getWayEvidence } from '../../src/rulekit/way-evidence.ts';
import { renderAdvice, renderMessage, renderTitle } from './message.ts';

export default defineRule({
  id: 'acknowledged-before-work',
  family: 'queues',
  title: 'Message that is gone before its work is done',
  summary: 'A message is acknowledged, deleted or taken off its queue before the work it asks for: a crash or an error in between loses it.',
  maturity: 'preview',
  suggestion: 'none',
  *detect(graph) {
    const seen = new Set<string>();
    for (const entry of graph.entryPoints) {
      const found = findEarlyAcknowledgement(graph, entry);
      if (found === null) continue;
      const { file, span } = getPlace(entry, found);
      const place = `${file}:${span.join(':')}`;
      if (!seen.has(place)) yield getDetection(graph, entry, found);
      seen.add(place);
    }
  },
});

/** What is to be moved: the call that acknowledges; else the consumer, whose option says so. */
function getPlace(entry: EntryPoint, { by }: EarlyAcknowledgement): Place {
  return by?.edge?.place ?? entry.registration;
}

function getDetection(graph: ProgramGraph, entry: EntryPoint, found: EarlyAcknowledgement): Detection {
  const { event, effect, by } = found;
  const { edge } = event;
  if (edge === null) throw new Error('an effect that is told is a call');
  const api = renderApi(effect.match);
  const names = [...event.way.map(({ node }) => node.name), event.node.name];
  return {
    severity: 'warning',
    confidence: getLeastConfidence([entry.confidence, ...event.way.map((step) => step.edge.confidence), edge.confidence, 'likely']),
    ...positionOf(beforeCallbacks(graph, getPlace(entry, found))),
    subject: entry.subject,
    title: renderTitle(entry, found),
    message: renderMessage(entry, found),
    advice: renderAdvice(entry, found),
    evidence: [
      ...starterEvidence(entry),
      evidence(entry.consumer === null ? 'schedule' : 'consumer', entry.registration, `${entry.consumer?.library ?? entry.framework} ${entry.subject}`),
      evidence('entry', entry.handler, entry.subject),
      ...(by?.edge == null ? [] : [evidence('sink', by.edge.place, 'the message is gone')]),
      ...getWayEvidence(graph, { way: event.way.map((step) => step.edge), names }),
      evidence('effect', edge.place, api),
    ],
    chain: [graph.nodes[entry.node]?.name ?? 'handler', found.how, effect.match.api],
    edit: null,
  };
}
