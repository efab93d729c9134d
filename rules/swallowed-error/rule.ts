/**
 * A task sent mails and logged what the mail provider said when it did not take one. In an hour of rate limits every ticket of a concert
 * was lost: each job had succeeded, and the 25 attempts that the queue would have made were never asked for.
 */
import { findSwallowedError, type SwallowedError } from '../../src/graph/queues/lost-work/swallowed-errors.ts';
import type { Retries } from '../../src/graph/retries-of-consumer.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { EntryPoint, ProgramGraph } from '../../src/model/graph.ts';
import { renderApi } from '../../src/rulekit/api-name.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { evidence, starterEvidence } from '../../src/rulekit/places.ts';
import { getWayEvidence } from '../../src/rulekit/way-evidence.ts';

export default defineRule({
  id: 'swallowed-error',
  family: 'queues',
  title: 'Job that is done although it failed',
  summary: 'A `catch` keeps the error of all that a job does: the queue takes the job for done, and its attempts are never used.',
  maturity: 'preview',
  suggestion: 'none',
  *detect(graph) {
    const seen = new Set<string>();
    for (const entry of graph.entryPoints) {
      const found = findSwallowedError(graph, entry);
      if (found === null) continue;
      const place = `${found.kept.file}:${found.kept.line}`;
      if (!seen.has(place)) yield getDetection(graph, entry, found);
      seen.add(place);
    }
  },
});

/** What is acknowledged instead of completed. */
const delivering: ReadonlySet<string> = new Set(['kafkajs', 'sqs-consumer', '@ssut/nestjs-sqs', 'aws-lambda', '@golevelup/nestjs-rabbitmq']);

function getDetection(graph: ProgramGraph, entry: EntryPoint, { effect, event, retries, kept }: SwallowedError): Detection {
  const api = renderApi(effect.match);
  const library = entry.consumer?.library ?? entry.framework;
  const [job, taken] = delivering.has(library) ? ['message', 'for handled'] : ['job', 'for done'];
  // A job that may be tried once only, and has failed, is still there to be run again by hand.
  const isTriedOnce = retries.from === 'stall';
  if (event.edge === null) throw new Error('an effect that is told is a call');
  return {
    severity: isTriedOnce ? 'info' : 'warning',
    confidence: 'likely',
    file: kept.file,
    line: kept.line,
    column: 1,
    endLine: kept.line,
    endColumn: 1,
    subject: entry.subject,
    title: `Errors of ${entry.subject} never reach its queue`,
    message: `When ${api} fails, a \`catch\` of ${entry.subject} keeps the error and nothing else notes it: ${library} takes the ${job} ${taken}, ${isTriedOnce ? 'does not keep it among those that failed' : renderRetries(retries)}, and the work is lost.`,
    advice: 'Throw the error again once it is logged (`throw error;`), so that the queue hands the work out again or sets it aside; give it an end, such as a limit of attempts and a dead letter queue, for what can never succeed.',
    evidence: [
      ...starterEvidence(entry),
      evidence('entry', entry.handler, entry.subject),
      ...getWayEvidence(graph, { way: event.way.map(({ edge }) => edge), names: [...event.way.map(({ node }) => node.name), event.node.name] }),
      evidence('effect', event.edge.place, api),
    ],
    chain: [graph.nodes[entry.node]?.name ?? 'handler', effect.match.api],
    edit: null,
  };
}

function renderRetries({ count }: Retries): string {
  if (count === null) return 'it is not delivered again';
  return count === 1 ? 'the other attempt it has is never made' : `the ${String(count)} further attempts it has are never made`;
}
