/**
 * A worker asked for each mail again that it could not send. One address was mistyped: the broker handed the message out again in the same moment,
 * the provider refused it again, hundreds of times a second, until it shut the account, and no other mail went out either.
 */
import { findEndlessRedelivery, type EndlessRedelivery } from '../../src/graph/queues/endless-redelivery.ts';
import type { EffectNature } from '../../src/graph/effects/effects.ts';
import { getLeastConfidence } from '../../src/graph/ways/reached-calls.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { EntryPoint, ProgramGraph } from '../../src/model/graph.ts';
import { renderApi } from '../../src/rulekit/api-name.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { renderJobsOf } from '../../src/rulekit/job-name.ts';
import { evidence, positionOf, starterEvidence } from '../../src/rulekit/places.ts';
import { getWayEvidence } from '../../src/rulekit/way-evidence.ts';

export default defineRule({
  id: 'endless-redelivery',
  family: 'queues',
  title: 'Message that fails is tried again at once, for ever',
  summary: 'A `catch` puts each message that fails back on its queue, whatever the error, and nothing counts how often: what can never succeed is tried for ever.',
  maturity: 'preview',
  suggestion: 'none',
  *detect(graph) {
    const seen = new Set<string>();
    for (const entry of graph.entryPoints) {
      const found = findEndlessRedelivery(graph, entry);
      if (found === null) continue;
      const { file, span } = found.by.place;
      const place = `${file}:${span.join(':')}`;
      if (!seen.has(place)) yield getDetection(graph, entry, found);
      seen.add(place);
    }
  },
});

/** Each try costs once more. */
const charged: ReadonlySet<EffectNature> = new Set<EffectNature>(['paid-call', 'money']);

function getDetection(graph: ProgramGraph, entry: EntryPoint, { effect, event, by }: EndlessRedelivery): Detection {
  const api = renderApi(effect.match);
  return {
    severity: 'warning',
    confidence: getLeastConfidence([entry.confidence, by.confidence, ...event.way.map(({ edge }) => edge.confidence), 'likely']),
    ...positionOf(by.place),
    subject: entry.subject,
    title: `${capitalise(renderJobsOf('messages', entry))} that fail are tried again at once, for ever`,
    message: `When ${api} fails, a \`catch\` of ${entry.subject} puts the message back on its queue, whatever the error and however often: RabbitMQ delivers it again in the same moment. One message that can never succeed keeps the consumer busy for ever${charged.has(effect.nature) ? ', and each try may be charged for' : ''}.`,
    advice: 'Give it an end: make the queue a quorum queue with an `x-delivery-limit` and a dead letter exchange, or count the tries in a header and refuse the message (`nack(message, false, false)`) after a few. Wait before the next try, by a queue with a `messageTtl` that leads back.',
    evidence: [
      ...starterEvidence(entry),
      evidence('entry', entry.handler, entry.subject),
      ...getWayEvidence(graph, { way: event.way.map(({ edge }) => edge), names: [...event.way.map(({ node }) => node.name), event.node.name] }),
      ...(event.edge === null ? [] : [evidence('effect', event.edge.place, api)]),
      evidence('sink', by.place, 'puts the message back at once'),
    ],
    chain: [graph.nodes[entry.node]?.name ?? 'handler', 'put back', effect.match.api],
    edit: null,
  };
}

function capitalise(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
