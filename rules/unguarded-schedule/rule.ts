/**
 * The allocation incident: Cloud Scheduler gave up on a slow attempt and retried it while the first one ran on, each run with
 * a client of its own and three requests. Both did the same work, and each made the other slower.
 */
import { findHarm, hasSeveralInstances, type Harm } from '../../src/graph/runs/run-harm.ts';
import { looksFirst } from '../../src/graph/runs/looks-first.ts';
import { findScheduledRun, type Run } from '../../src/graph/runs/scheduled-run.ts';
import { groupByWork, type SharedWork } from '../../src/graph/runs/same-work.ts';
import { isToldMoreExactly } from '../../src/graph/runs/told-more-exactly.ts';
import type { EditIntent } from '../../src/model/edit-intent.ts';
import type { Detection, Severity } from '../../src/model/finding.ts';
import type { ProgramGraph } from '../../src/model/graph.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { getHttpGuard } from '../../src/rulekit/edits/guards/http-guard.ts';
import { getJobName, getOptOutVariable } from '../../src/rulekit/job-name.ts';
import { findLeaseGuard } from '../../src/rulekit/edits/guards/lease-guard.ts';
import { beginningOf, evidence, isFirst } from '../../src/rulekit/places.ts';
import { getInstanceEvidence, getScheduleEvidence, getWorkChain, getWorkEvidence } from '../../src/rulekit/run-evidence.ts';
import { findOneInstanceGuard } from '../../src/rulekit/edits/guards/one-instance-guard.ts';
import { findOneJobAtATime } from '../../src/rulekit/edits/guards/one-job-at-a-time.ts';
import { findSerialFunction } from '../../src/rulekit/edits/guards/serial-function.ts';
import { findTimerGuard } from '../../src/rulekit/edits/guards/timer-guard.ts';
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
    const found: Unguarded[] = [];
    for (const entry of graph.entryPoints) {
      const run = findScheduledRun(graph, entry);
      // What there is and does not hold is told by broken-single-flight.
      if (run === null || run.guard !== null) continue;
      const harm = findHarm(run);
      // An effect that stands before its mark is told at that effect, a claim that does not hold at the claim.
      if (harm !== null && !isToldMoreExactly(graph, entry, harm.severity, run.effects[0]) && isFirst(seen, entry)) found.push({ run, harm });
    }
    for (const group of groupByWork(graph, found)) {
      const [worst, ...others] = group.members.toSorted((a, b) => severities.indexOf(a.harm.severity) - severities.indexOf(b.harm.severity));
      if (worst !== undefined) yield getDetection(graph, worst, { runs: others.map(({ run }) => run), work: group.work });
    }
  },
});

interface Unguarded {
  readonly run: Run;
  readonly harm: Harm;
}

/** What else starts the same work. */
interface Others {
  readonly runs: readonly Run[];
  readonly work: SharedWork | null;
}

const severities: readonly Severity[] = ['error', 'warning', 'info'];

/** A job in the same folder whose second run is kept out: there the reader finds how it is done here. */
function findGuardedSibling(graph: ProgramGraph, run: Run): Sibling | null {
  const folder = getFolder(run.entry.handler.file);
  for (const entry of graph.entryPoints) {
    if (entry.id === run.entry.id || entry.subject === run.entry.subject || getFolder(entry.handler.file) !== folder) continue;
    const guard = findScheduledRun(graph, entry)?.guard;
    // A buffer that is emptied first is no example for a job without one.
    if ((guard?.verdict.kind === 'correct' && guard.kind !== 'in-memory') || (guard?.verdict.kind === 'per-instance' && !meetsOtherInstances(run))) return { entry, guard };
  }
  return null;
}

/** What keeps runs of one process apart is no example where the runs of two do the harm: seldom work is long done when its own next run begins. */
function meetsOtherInstances(run: Run): boolean {
  if (run.instances.kind === 'several') return true;
  return run.isTimer && run.servesRequests && !run.keepsDatabase && run.period !== null && run.period >= hour;
}

const hour = 60 * 60;

function getFolder(file: string): string {
  return file.slice(0, file.lastIndexOf('/') + 1);
}

function getDetection(graph: ProgramGraph, { run, harm }: Unguarded, others: Others): Detection {
  const { entry } = run;
  const sibling = findGuardedSibling(graph, run);
  const jobName = getJobName(entry, run.schedules);
  const optOutVariable = getOptOutVariable(jobName, run);
  return {
    severity: harm.severity,
    confidence: harm.confidence,
    ...beginningOf(entry.handler),
    subject: entry.subject,
    title: renderTitle(run, harm),
    message: renderMessage(run, harm, sibling, others.runs, looksFirst(graph, run)),
    advice: renderAdvice(run, optOutVariable),
    evidence: [
      ...getScheduleEvidence(run), evidence('entry', entry.handler, entry.subject), ...others.runs.flatMap((other) => [...getScheduleEvidence(other), evidence('entry', other.entry.handler, other.entry.subject)]),
      ...getInstanceEvidence(run), ...getWorkEvidence(graph, run, harm), ...(sibling === null ? [] : [evidence('guard', sibling.guard.place, `${sibling.guard.label} of ${sibling.entry.subject}`)]),
    ],
    chain: [run.handler, ...getWorkChain(run, harm)],
    edit: others.work === null ? findEdit(graph, run, jobName, optOutVariable) : findSharedEdit(graph, run, others.work, optOutVariable),
  };
}

/** A flag in memory is written only where one process serves the route as far as anyone knows; else a lease, where there is a client for it. */
function findEdit(graph: ProgramGraph, run: Run, jobName: string, optOutVariable: string): EditIntent | null {
  const { entry } = run;
  // One lock for all of them would have one job refuse another.
  if (doesSeveralJobs(run)) return null;
  if (run.sideBySide !== null) return findOneJobAtATime(graph, run);
  if (hasSeveralInstances(run)) return findSerialFunction(graph, run) ?? findLeaseGuard(graph, run, jobName, optOutVariable) ?? findOneInstanceGuard(graph, run, jobName, optOutVariable);
  if (entry.kind === 'scheduled') return findTimerGuard(run);
  if (entry.kind !== 'http') return null;
  return getHttpGuard(graph, run, jobName, optOutVariable);
}

/** Its schedules tell it which job to do, by a part of the path or a query. */
function doesSeveralJobs({ schedules }: Run): boolean {
  return new Set(schedules.map(({ path, query = '' }) => `${path ?? ''}?${query}`)).size > 1;
}

/** Where several things start the work, the guard goes into the function that does it: one in the handler of one of them is passed by the others. */
function findSharedEdit(graph: ProgramGraph, run: Run, { name, place }: SharedWork, optOutVariable: string): EditIntent | null {
  const at = { file: place.file, handlerLine: place.span[0], handlerColumn: place.span[1], jobName: name };
  if (!hasSeveralInstances(run)) return { kind: 'single-flight-job', description: 'Leave out a start while the work is going on, whoever started it.', ...at };
  const lease = findLeaseGuard(graph, run, name, optOutVariable);
  return lease?.kind === 'single-flight-lease' && lease.file === place.file ? { ...lease, ...at, framework: null } : null;
}
