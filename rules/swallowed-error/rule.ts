/**
 * A task sent mails and logged what the mail provider said when it did not take one. In an hour of rate limits every ticket of a concert
 * was lost: each job had succeeded, and the 25 attempts that the queue would have made were never asked for.
 */
import { findSwallowedError, type SwallowedError } from '../../src/graph/queues/lost-work/swallowed-errors.ts';
import { findRefusedMessage, type RefusedMessage } from '../../src/graph/queues/lost-work/refused-messages.ts';
import type { Retries } from '../../src/graph/retries-of-consumer.ts';
import type { RunEvent } from '../../src/graph/claims/run/run-events.ts';
import { getLeastConfidence } from '../../src/graph/ways/reached-calls.ts';
import type { Detection, Evidence } from '../../src/model/finding.ts';
import type { EntryPoint, ProgramGraph } from '../../src/model/graph.ts';
import { renderApi } from '../../src/rulekit/api-name.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { renderJobsOf } from '../../src/rulekit/job-name.ts';
import { evidence, positionOf, starterEvidence } from '../../src/rulekit/places.ts';
import { getWayEvidence } from '../../src/rulekit/way-evidence.ts';

export default defineRule({
  id: 'swallowed-error',
  family: 'queues',
  title: 'Job that is done although it failed',
  summary: 'A `catch` keeps the error of all that a job does, or refuses its message for good: the queue never hands it out again.',
  maturity: 'preview',
  suggestion: 'none',
  *detect(graph) {
    const seen = new Set<string>();
    for (const entry of graph.entryPoints) {
      const swallowed = findSwallowedError(graph, entry);
      const refused = swallowed === null ? findRefusedMessage(graph, entry) : null;
      const found = swallowed !== null ? getDetection(graph, entry, swallowed) : refused === null ? null : getDetectionOfRefusal(graph, entry, refused);
      if (found === null) continue;
      const place = `${found.file}:${found.line}`;
      if (!seen.has(place)) yield found;
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
    evidence: getEvidence(graph, entry, event, api),
    chain: [graph.nodes[entry.node]?.name ?? 'handler', effect.match.api],
    edit: null,
  };
}

function getEvidence(graph: ProgramGraph, entry: EntryPoint, event: RunEvent, api: string): readonly Evidence[] {
  return [
    ...starterEvidence(entry),
    evidence('entry', entry.handler, entry.subject),
    ...getWayEvidence(graph, { way: event.way.map(({ edge }) => edge), names: [...event.way.map(({ node }) => node.name), event.node.name] }),
    ...(event.edge === null ? [] : [evidence('effect', event.edge.place, api)]),
  ];
}

function getDetectionOfRefusal(graph: ProgramGraph, entry: EntryPoint, { effect, event, by }: RefusedMessage): Detection {
  const api = renderApi(effect.match);
  return {
    severity: 'warning',
    confidence: getLeastConfidence([entry.confidence, by.confidence, ...event.way.map(({ edge }) => edge.confidence), 'likely']),
    ...positionOf(by.place),
    subject: entry.subject,
    title: `${capitalise(renderJobsOf('messages', entry))} that fail are thrown away`,
    message: `When ${api} fails, be it for a moment, a \`catch\` of ${entry.subject} refuses the message and does not ask for it again, and the queue is made without a dead letter exchange: RabbitMQ throws it away, and the work is lost.`,
    advice: 'Make the queue with a `deadLetterExchange`, and bind a queue to that, so that what is refused is kept and can be sent again; ask again (`nack` with `requeue`, or a queue with a `messageTtl`) where the error may pass, and refuse at once only what can never succeed, such as text that is no JSON.',
    evidence: [...getEvidence(graph, entry, event, api), evidence('sink', by.place, 'refuses the message for good')],
    chain: [graph.nodes[entry.node]?.name ?? 'handler', 'refused', effect.match.api],
    edit: null,
  };
}

function capitalise(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function renderRetries({ count }: Retries): string {
  if (count === null) return 'it is not delivered again';
  return count === 1 ? 'the other attempt it has is never made' : `the ${String(count)} further attempts it has are never made`;
}
