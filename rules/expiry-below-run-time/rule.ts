/**
 * Three jobs became active together, ran one after another, and the time of the third ran out before its turn came: the queue gave it
 * to another instance, and then it ran here too. Both numbers stood in the code: how long a job may take, and how long it is waited for.
 */
import { findLongestLimit, type TimeLimit } from '../../src/graph/queues/time-limits/time-limits.ts';
import { renewsLease } from '../../src/graph/queues/lease-renewal.ts';
import type { EditIntent } from '../../src/model/edit-intent.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { EntryPoint, ProgramGraph } from '../../src/model/graph.ts';
import { renderApi } from '../../src/rulekit/api-name.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { renderSeconds } from '../../src/rulekit/durations.ts';
import { renderJobsOf } from '../../src/rulekit/job-name.ts';
import { entryEvidence, evidence, isFirst, lineEvidence, positionOf } from '../../src/rulekit/places.ts';
import { getWayEvidence } from '../../src/rulekit/way-evidence.ts';
import { findLease, type Lease } from './lease.ts';

export default defineRule({
  id: 'expiry-below-run-time',
  family: 'queues',
  title: 'Queue that waits for a job less long than it may run',
  summary: 'The expiry, lock or visibility of a job is shorter than the calls its handler waits for: the job is handed out again while it runs.',
  maturity: 'preview',
  suggestion: 'verified',
  *detect(graph) {
    const seen = new Set<string>();
    for (const entry of graph.entryPoints) {
      const found = findShortLease(graph, entry);
      if (found !== null && isFirst(seen, entry)) yield getDetection(graph, entry, found);
    }
  },
});

interface ShortLease {
  readonly lease: Lease;
  readonly limit: TimeLimit;
  /** Jobs that are taken together and wait for each other. */
  readonly inTurn: number;
  readonly seconds: number;
}

function findShortLease(graph: ProgramGraph, entry: EntryPoint): ShortLease | null {
  const lease = findLease(graph, entry);
  const limit = lease === null ? null : findLongestLimit(graph, entry);
  if (lease === null || limit === null || renewsLease(graph, entry)) return null;
  const inTurn = lease.waits === 'always' || limit.inTurn ? lease.together : 1;
  const seconds = inTurn * limit.seconds;
  return seconds > lease.seconds ? { lease, limit, inTurn, seconds } : null;
}

function getDetection(graph: ProgramGraph, entry: EntryPoint, { lease, limit, inTurn, seconds }: ShortLease): Detection {
  const [match] = limit.call.edge.roles;
  const api = match === undefined ? 'a call' : renderApi(match);
  const often = inTurn === 1 ? '' : `; ${inTurn} jobs are taken together and run one after another, so the last may have to wait ${renderSeconds(seconds)}`;
  return {
    severity: lease.line === null ? 'warning' : 'error',
    confidence: limit.call.confidence,
    ...positionOf(entry.registration),
    subject: entry.subject,
    title: `${renderJobsOf('A job', entry)} may run longer than the queue waits for it`,
    message: `${lease.what} after ${renderSeconds(lease.seconds)}${lease.line === null ? ' by default' : ''}, but ${api} may take ${renderSeconds(limit.seconds)}${often}: the job is handed out again while the first run goes on, and all its effects happen twice.`,
    advice: lease.advice,
    evidence: [
      evidence('consumer', entry.registration, `${entry.framework} ${entry.subject}`),
      ...(lease.line === null ? [] : [lineEvidence('consumer', lease.file, lease.line, lease.option)]),
      entryEvidence(entry),
      ...getWayEvidence(graph, limit.call),
      evidence('call', limit.call.edge.place, `${api}, at most ${renderSeconds(limit.seconds)}`),
    ],
    chain: [...limit.call.names, api],
    edit: findEdit(entry, lease, { inTurn, limit }),
  };
}

function findEdit(entry: EntryPoint, lease: Lease, { inTurn, limit }: Pick<ShortLease, 'inTurn' | 'limit'>): EditIntent | null {
  const found = lease.remedy(inTurn, limit.total);
  if (found === null) return null;
  const { at, ...option } = found;
  const { file, span } = at ?? entry.registration;
  return { kind: 'set-option', file, line: span[0], column: span[1], ...option };
}
