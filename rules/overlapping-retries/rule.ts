/**
 * The allocation incident, seen from the scheduler: it gave up on attempts that were still at work, and retried them at once and often.
 * The settings say so before any of it happens.
 */
import { isIdleHandler } from '../../src/graph/runs/idle-handlers.ts';
import { isLasting } from '../../src/graph/runs/lasting-effects.ts';
import { findHarm } from '../../src/graph/runs/run-harm.ts';
import { findScheduledRun } from '../../src/graph/runs/scheduled-run.ts';
import { findRetryFaults, leastBackoffSeconds, mostRetries, type RetryFault } from '../../src/graph/schedules/retry-faults.ts';
import { getBudget, getRunBudget } from '../../src/graph/schedules/budget-of-entry.ts';
import type { EditIntent, SettingEdit } from '../../src/model/edit-intent.ts';
import type { Detection, Severity } from '../../src/model/finding.ts';
import type { EntryPoint, ProgramGraph, Schedule } from '../../src/model/graph.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { renderPeriod } from '../../src/rulekit/durations.ts';
import { evidence, lineEvidence } from '../../src/rulekit/places.ts';
import { renderAdvice, renderEdit, renderMessage, renderSetting, renderTitle } from './message.ts';

export default defineRule({
  id: 'overlapping-retries',
  family: 'schedules',
  title: 'Scheduler settings that make runs overlap',
  summary: 'Retries, backoff, deadline or concurrency policy of a schedule start a second run while one may be going on.',
  maturity: 'preview',
  suggestion: 'verified',
  *detect(graph) {
    // A setting that many jobs share is one place to change it.
    const seen = new Set<string>();
    for (const schedule of graph.schedules) {
      const entry = schedule.entry === null ? null : (graph.entryPoints[schedule.entry] ?? null);
      const budget = entry === null ? { from: 'unknown' as const } : getBudget(graph, entry);
      const run = entry === null ? { budgetSeconds: null, endsThere: false } : getRunBudget(graph, entry);
      const faults = findRetryFaults(schedule, { ...run, isBudgetSaid: budget.from === 'file', isHarmed: isEntered(graph, entry) }).filter(({ kind }) => kind !== 'started-by-hand' || isHarmed(graph, entry));
      const [worst] = faults;
      if (entry !== null && isIdleHandler(graph, entry)) continue;
      if (worst === undefined || seen.has(`${worst.at.file}:${worst.at.line}`)) continue;
      seen.add(`${worst.at.file}:${worst.at.line}`);
      yield getDetection(graph, schedule, entry, worst, faults);
    }
  },
});

function getDetection(graph: ProgramGraph, schedule: Schedule, entry: EntryPoint | null, fault: RetryFault, faults: readonly RetryFault[]): Detection {
  const name = entry === null ? schedule.name : entry.subject;
  const period = schedule.periodSeconds === null ? '' : `, ${renderPeriod(schedule.periodSeconds)}`;
  return {
    severity: judge(graph, schedule, entry, fault),
    confidence: entry === null && fault.kind !== 'overlap-allowed' ? 'likely' : 'certain',
    file: fault.at.file,
    line: fault.at.line,
    column: 1,
    endLine: fault.at.line,
    endColumn: 1,
    subject: name,
    title: renderTitle(schedule, fault),
    message: renderMessage(schedule, fault, name),
    advice: faults.map(renderAdvice).join(' '),
    evidence: [
      lineEvidence('schedule', schedule.file, schedule.line, `${schedule.name}${period}`),
      ...faults.map((one) => lineEvidence('schedule', one.at.file, one.at.line, renderSetting(one))),
      ...(entry === null ? [] : [evidence('entry', entry.handler, entry.subject)]),
    ],
    chain: [schedule.platform, schedule.name, fault.kind],
    edit: findEdit(graph, schedule, fault, faults),
  };
}

/** A second run does harm, and nothing keeps it out. */
function isEntered(graph: ProgramGraph, entry: EntryPoint | null): boolean {
  const run = entry === null ? null : findScheduledRun(graph, entry);
  return run !== null && run.guard === null && findHarm(run) !== null;
}

/** What one press of a button must not do twice. */
const dear: ReadonlySet<string> = new Set(['money', 'message', 'destruction']);

/** Two runs do harm, and the handler does not keep them apart itself. */
function isHarmed(graph: ProgramGraph, entry: EntryPoint | null): boolean {
  const run = entry === null ? null : findScheduledRun(graph, entry);
  const worst = run?.effects[0];
  return run !== null && run.guard === null && worst !== undefined && dear.has(worst.nature);
}

/** Together with a handler that a second run harms, and that nothing guards, it is how the harm comes about. */
function judge(graph: ProgramGraph, schedule: Schedule, entry: EntryPoint | null, fault: RetryFault): Severity {
  const run = entry === null ? null : findScheduledRun(graph, entry);
  if (run === null) return 'warning';
  const verdict = run.guard?.verdict.kind;
  if (verdict === 'correct') return 'info';
  // A hand that repeats a notice once in a while.
  if (fault.kind === 'started-by-hand' && run.effects[0]?.nature === 'message') return 'info';
  // A caller that gives nothing up meets no run with its next attempt; where nothing is done twice it only comes a little early.
  if (fault.kind === 'hasty-retry' && schedule.attemptDeadlineSeconds.from === 'unknown' && !run.effects.some(({ nature }) => isLasting(nature))) return 'info';
  const isOverlap = fault.kind === 'short-deadline' || fault.kind === 'overlap-allowed';
  return isOverlap && run.guard === null && findHarm(run)?.severity === 'error' ? 'error' : 'warning';
}

/** All settings of the schedule at once: one that is left would be the next finding. */
function findEdit(graph: ProgramGraph, schedule: Schedule, worst: RetryFault, faults: readonly RetryFault[]): EditIntent | null {
  const { file, line } = worst.at;
  // Starts of other jobs would be left out too.
  if (worst.kind === 'overlap-allowed' && graph.schedules.some((other) => other !== schedule && other.overlap.from === 'file' && other.overlap.file === file && other.overlap.line === line)) return null;
  const settings = faults.map((fault) => findSetting(schedule, fault));
  if (faults.some(({ at }) => at.file !== file) || settings.some((setting) => setting === null)) return null;
  const silent = faults.find((fault) => 'isSaid' in fault && !fault.isSaid);
  return { kind: 'deployment-settings', description: renderEdit(faults), file, line: silent?.at.line ?? line, settings: settings.filter((setting) => setting !== null) };
}

/** https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs#Job */
const longestDeadline = 30 * 60;

function findSetting({ platform }: Schedule, fault: RetryFault): SettingEdit | null {
  const { line } = fault.at;
  switch (fault.kind) {
    case 'many-retries': return { name: 'retryCount', value: String(mostRetries), line };
    case 'hasty-retry': return { name: 'minBackoff', value: `${leastBackoffSeconds}s`, line: fault.isSaid ? line : null };
    case 'short-deadline': {
      const seconds = Math.ceil(fault.budgetSeconds);
      if (platform === 'cloud-scheduler' && seconds > longestDeadline) return null;
      return { name: 'attemptDeadline', value: `${seconds}s`, line: fault.isSaid ? line : null };
    }
    case 'started-by-hand': return { name: 'concurrencyGroup', value: '${{ github.workflow }}', line: null };
    // Where no policy is written the fault stands at the time limit.
    case 'overlap-allowed': return { name: 'overlap', value: 'Forbid', line: typeof fault.at.value === 'string' ? line : null };
  }
}
