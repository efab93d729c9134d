/**
 * A worker called what sends the webhooks and did not wait for it. The queue took each job for done before the request was made: its
 * retries never saw a failure, and each deploy lost the webhooks that were under way.
 */
import { findUnawaitedWork, type UnawaitedWork } from '../../src/graph/queues/lost-work/unawaited-work.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { EntryPoint, ProgramGraph } from '../../src/model/graph.ts';
import { renderApi } from '../../src/rulekit/api-name.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { evidence, positionOf, starterEvidence } from '../../src/rulekit/places.ts';

export default defineRule({
  id: 'unawaited-work',
  family: 'queues',
  title: 'Job that is done before its work',
  summary: 'All that a job does is in a promise that its handler throws away: the queue takes the job for done and never hears of a failure.',
  maturity: 'preview',
  suggestion: 'none',
  *detect(graph) {
    const seen = new Set<string>();
    for (const entry of graph.entryPoints) {
      const work = findUnawaitedWork(graph, entry);
      if (work === null) continue;
      const { file, span } = work.left.place;
      const place = `${file}:${span.join(':')}`;
      if (!seen.has(place)) yield getDetection(graph, entry, work);
      seen.add(place);
    }
  },
});

function getDetection(graph: ProgramGraph, entry: EntryPoint, { left, begun, effect, edge }: UnawaitedWork): Detection {
  const api = renderApi(effect.match);
  const library = entry.consumer?.library ?? entry.framework;
  return {
    severity: 'warning',
    confidence: 'likely',
    ...positionOf(left.place),
    subject: entry.subject,
    title: `Jobs of ${entry.subject} count as done before their work`,
    message: `The handler of ${entry.subject} does not wait for ${api}, and for nothing else that it does: ${library} takes the job for done while that is under way, so that no retry sees a failure, and a deploy or a crash in that moment loses it.`,
    advice: `Await it all the way to the handler, with \`await Promise.all(items.map(…))\` for a list, and let its error reach the queue: a \`catch\` that only logs ends the job as well.`,
    evidence: [
      ...starterEvidence(entry),
      evidence('entry', entry.handler, entry.subject),
      evidence('call', left.place, 'nobody waits for it'),
      ...(begun === left || begun === edge ? [] : [evidence('call', begun.place, 'its promise is thrown away')]),
      ...(edge === left ? [] : [evidence('effect', edge.place, api)]),
    ],
    chain: [graph.nodes[entry.node]?.name ?? 'handler', effect.match.api],
    edit: null,
  };
}
