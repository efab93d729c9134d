/**
 * A job that imported rows was given half an hour: `Promise.race([run(job), limit])`. On the day it took longer the queue was told that
 * it had failed and began it again, while the first run, which nobody had told, went on: every row was there twice.
 */
import { findOutlivedLimit, type OutlivedLimit } from '../../src/graph/queues/time-limits/outlived-limits.ts';
import { getRank } from '../../src/graph/effects/effects.ts';
import { findTimedOutJob, type TimedOutJob } from '../../src/graph/queues/time-limits/job-timeouts.ts';
import { getLeastConfidence } from '../../src/graph/ways/reached-calls.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { EntryPoint, ProgramGraph } from '../../src/model/graph.ts';
import type { Place } from '../../src/model/source-location.ts';
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
    const timedOut: Timed[] = [];
    for (const entry of graph.entryPoints) {
      const found = findOutlivedLimit(graph, entry);
      if (found === null) {
        const job = findTimedOutJob(graph, entry);
        if (job !== null) timedOut.push({ entry, job });
        continue;
      }
      const place = keyOf(found.race.edge.place);
      if (!seen.has(place)) yield getDetection(graph, entry, found);
      seen.add(place);
    }
    // Limits of all jobs of a queue, or of all queues, are changed in one place: the worst they do is told there.
    for (const { entry, job } of timedOut.toSorted((left, right) => getRank(left.job.effect.nature) - getRank(right.job.effect.nature))) {
      const place = keyOf(job.call.place);
      if (!seen.has(place)) yield getJobDetection(graph, entry, job);
      seen.add(place);
    }
  },
});

interface Timed {
  readonly entry: EntryPoint;
  readonly job: TimedOutJob;
}

function keyOf({ file, span }: Place): string {
  return `${file}:${span.join(':')}`;
}

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

/** A limit that hardly any run comes to. */
const longLimit = 5 * 60;

function getJobDetection(graph: ProgramGraph, entry: EntryPoint, { call, seconds, effect }: TimedOutJob): Detection {
  const api = renderApi(effect.match);
  const library = entry.consumer?.library ?? entry.framework;
  return {
    severity: seconds !== null && seconds > longLimit ? 'info' : 'warning',
    confidence: getLeastConfidence([effect.call.confidence, 'likely']),
    ...positionOf(call.place),
    subject: entry.subject,
    title: `The timeout of ${entry.subject} does not end its work`,
    message: `${library} takes a job of ${entry.subject} for failed ${seconds === null ? 'when its \`timeout\` is over' : `after ${renderSeconds(seconds)}`}, and leaves its handler running: the next try begins beside it, and both make ${api}.`,
    advice: 'Leave `timeout` out of the options of the job, and give each call that may hang a limit of its own, such as `AbortSignal.timeout()` of a request or the timeouts of the mail transport; or let a second run find what the first has claimed.',
    evidence: [
      evidence('call', call.place, 'timeout of the job'),
      evidence('entry', entry.handler, entry.subject),
      ...getWayEvidence(graph, effect.call),
      evidence('effect', effect.call.edge.place, api),
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
