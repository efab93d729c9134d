/**
 * The allocation incident: Cloud Scheduler gave up on a slow attempt and retried it while the first one ran on, each run with
 * a client of its own and three requests. Both did the same work, and each made the other slower.
 */
import { findHarm, hasSeveralInstances, type Harm } from '../../src/graph/runs/run-harm.ts';
import { findScheduledRun, type Run } from '../../src/graph/runs/scheduled-run.ts';
import { isToldMoreExactly } from '../../src/graph/runs/told-more-exactly.ts';
import type { Detection, EditIntent } from '../../src/model/finding.ts';
import type { ProgramGraph } from '../../src/model/graph.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { getHttpGuard } from '../../src/rulekit/edits/http-guard.ts';
import { getJobName, getOptOutVariable } from '../../src/rulekit/job-name.ts';
import { findLeaseGuard } from '../../src/rulekit/edits/lease-guard.ts';
import { evidence, isFirst, positionOf } from '../../src/rulekit/places.ts';
import { getInstanceEvidence, getScheduleEvidence, getWorkChain, getWorkEvidence } from '../../src/rulekit/run-evidence.ts';
import { findTimerGuard } from '../../src/rulekit/edits/timer-guard.ts';
import { renderAdvice, renderMessage, renderTitle, type Sibling } from './message.ts';

export default defineRule({
  id: 'unguarded-schedule',
  family: 'schedules',
  title: 'Scheduled work that a second run can enter',
  summary: 'A scheduled handler has effects or heavy requests, and nothing keeps a second run out while one is going on.',
  maturity: 'preview',
  suggestion: 'verified',
  *detect(graph) {
    const seen = new Set<string>();
    for (const entry of graph.entryPoints) {
      const run = findScheduledRun(graph, entry);
      // What there is and does not hold is told by broken-single-flight.
      if (run === null || run.guard !== null) continue;
      const harm = findHarm(run);
      // An effect that stands before its mark is told at that effect, a claim that does not hold at the claim.
      if (harm !== null && !isToldMoreExactly(graph, entry, harm.severity, run.effects[0]) && isFirst(seen, entry)) yield getDetection(graph, run, harm, findGuardedSibling(graph, run));
    }
  },
});

/** A job in the same folder whose second run is kept out: there the reader finds how it is done here. */
function findGuardedSibling(graph: ProgramGraph, run: Run): Sibling | null {
  const folder = getFolder(run.entry.handler.file);
  for (const entry of graph.entryPoints) {
    if (entry.id === run.entry.id || entry.subject === run.entry.subject || getFolder(entry.handler.file) !== folder) continue;
    const guard = findScheduledRun(graph, entry)?.guard;
    // A buffer that is emptied first is no example for a job without one.
    if ((guard?.verdict.kind === 'correct' && guard.kind !== 'in-memory') || (guard?.verdict.kind === 'per-instance' && run.instances.kind !== 'several')) return { entry, guard };
  }
  return null;
}

function getFolder(file: string): string {
  return file.slice(0, file.lastIndexOf('/') + 1);
}

function getDetection(graph: ProgramGraph, run: Run, harm: Harm, sibling: Sibling | null): Detection {
  const { entry } = run;
  const jobName = getJobName(entry, run.schedules);
  const optOutVariable = getOptOutVariable(jobName);
  return {
    severity: harm.severity,
    confidence: harm.confidence,
    ...positionOf(entry.handler),
    subject: entry.subject,
    title: renderTitle(run, harm),
    message: renderMessage(run, harm, sibling),
    advice: renderAdvice(run, optOutVariable),
    evidence: [...getScheduleEvidence(run), evidence('entry', entry.handler, entry.subject), ...getInstanceEvidence(run), ...getWorkEvidence(run, harm), ...(sibling === null ? [] : [evidence('guard', sibling.guard.place, `${sibling.guard.label} of ${sibling.entry.subject}`)])],
    chain: [run.handler, ...getWorkChain(run, harm)],
    edit: findEdit(graph, run, jobName, optOutVariable),
  };
}

/** A flag in memory is written only where one process serves the route as far as anyone knows; else a lease, where there is a client for it. */
function findEdit(graph: ProgramGraph, run: Run, jobName: string, optOutVariable: string): EditIntent | null {
  const { entry } = run;
  if (hasSeveralInstances(run)) return findLeaseGuard(graph, run, jobName, optOutVariable);
  if (entry.kind === 'scheduled') return findTimerGuard(run);
  if (entry.kind !== 'http') return null;
  return getHttpGuard(graph, run, jobName, optOutVariable);
}
