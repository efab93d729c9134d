/**
 * A job that imported rows was given half an hour: `Promise.race([run(job), limit])`. On the day it took longer the queue was told that
 * it had failed and began it again, while the first run, which nobody had told, went on: every row was there twice.
 */
import { findOutlivedLimit, type OutlivedLimit } from '../../src/graph/queues/time-limits/outlived-limits.ts';
import { getLeastConfidence } from '../../src/graph/ways/reached-calls.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { EntryPoint, ProgramGraph } from '../../src/model/graph.ts';
import { renderApi } from '../../src/rulekit/api-name.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { renderSeconds } from '../../src/rulekit/durations.ts';
import { evidence, positionOf, starterEvidence } from '../../src/rulekit/places.ts';
import { beforeCallbacks, getWayEvidence } from '../../src/rulekit/way-evidence.ts';

export default defineRule({
  id: 'timeout-without-abort',
  family: 'queues',
  title: 'Time limit that the work does not keep to',
  summary: 'A run stops waiting for its work after a while, the work goes on, and a retry or the next run does the same beside it.',
  maturity: 'preview',
  suggestion: 'none',
  *detect(graph) {
    const seen = new Set<string>();
    for (const entry of graph.entryPoints) {
      const found = findOutlivedLimit(graph, entry);
      if (found === null) continue;
      const { file, span } = found.race.edge.place;
      const place = `${file}:${span.join(':')}`;
      if (!seen.has(place)) yield getDetection(graph, entry, found);
      seen.add(place);
    }
  },
});

function getDetection(graph: ProgramGraph, entry: EntryPoint, found: OutlivedLimit): Detection {
  const { race, work, effect, edge, seconds } = found;
  const api = renderApi(effect.match);
  return {
    severity: 'warning',
    confidence: getLeastConfidence([race.confidence, work.confidence, 'likely']),
    ...positionOf(beforeCallbacks(graph, race.edge.place)),
    subject: entry.subject,
    title: `The time limit of ${entry.subject} does not end its work`,
    message: `${entry.subject} stops waiting ${seconds === null ? 'when its time limit is over' : `after ${renderSeconds(seconds)}`}, but nothing ends the work: ${renderNext(entry, found)} beside the run that goes on, and both make ${api}.`,
    advice: 'Hand the work an `AbortSignal` that the limit aborts, pass it on to each call that takes one, and ask `signal.throwIfAborted()` before each effect; wait until the work has ended before the error is thrown. Else let a second run find what the first has claimed.',
    evidence: [
      ...starterEvidence(entry),
      evidence('entry', entry.handler, entry.subject),
      ...(found.next.by === 'tick' ? [evidence('guard', found.next.guard.place, found.next.guard.label)] : []),
      ...getWayEvidence(graph, race),
      evidence('call', beforeCallbacks(graph, work.place), 'goes on when the limit is over'),
      evidence('effect', edge.place, api),
    ],
    chain: [graph.nodes[entry.node]?.name ?? 'handler', effect.match.api],
    edit: null,
  };
}

function renderNext(entry: EntryPoint, { next }: OutlivedLimit): string {
  switch (next.by) {
    case 'queue': return `${entry.consumer?.library ?? entry.framework} takes the job for failed, and its retry begins the same`;
    case 'attempt': return 'the next attempt begins the same';
    case 'tick': return `${next.guard.label} is given back, and the next run begins the same`;
  }
}
