/**
 * In the allocation incident nobody could say how long runs took or which of them overlapped: no run had left a line behind. With
 * elapsed time, status, job and retry count in one line, the next slow run is seen before it meets another.
 */
import { leavesLog } from '../../src/graph/schedules/completion-log.ts';
import { findSchedulesOfEntry } from '../../src/graph/schedules-of-entry.ts';
import type { EditIntent } from '../../src/model/edit-intent.ts';
import type { EntryPoint, ProgramGraph, Schedule } from '../../src/model/graph.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { findAttemptHeaders } from '../../src/rulekit/edits/guards/http-guard.ts';
import { evidence, isFirst, lineEvidence, beginningOf } from '../../src/rulekit/places.ts';

export default defineRule({
  id: 'unlogged-schedule',
  family: 'schedules',
  title: 'Scheduled work that leaves no line in the log',
  summary: 'A scheduled run does not say that it ended, how long it took, and whether it was a retry.',
  maturity: 'preview',
  suggestion: 'verified',
  byDefault: 'off',
  *detect(graph) {
    const seen = new Set<string>();
    for (const entry of graph.entryPoints) {
      const schedules = findSchedulesOfEntry(graph, entry).filter(({ evidence: known }) => known === 'config' || known === 'call');
      if (schedules.length === 0 || leavesLog(graph, entry) || !isFirst(seen, entry)) continue;
      yield {
        severity: 'info',
        confidence: 'likely',
        ...beginningOf(entry.handler),
        subject: entry.subject,
        title: `${entry.subject} leaves no line in the log`,
        message: `When a run of ${entry.subject} is slow, fails or meets another, no line says how long it took and how it ended.`,
        advice: 'Log one line when a run ends: `elapsed_ms`, `status`, `job_name`, `retry_count`, `execution_time`.',
        evidence: [...schedules.map(({ file, line, name }) => lineEvidence('schedule', file, line, name)), evidence('entry', entry.handler, entry.subject)],
        chain: [graph.nodes[entry.node]?.name ?? 'handler'],
        edit: findEdit(graph, entry, schedules),
      };
    }
  },
});

/** A line for every run of a timer that fires more often would bury what else the log says. */
const mostFrequentSeconds = 60;

function findEdit(graph: ProgramGraph, entry: EntryPoint, schedules: readonly Schedule[]): EditIntent | null {
  const { handler, framework, http, scheduled } = entry;
  const periods = [scheduled?.periodSeconds ?? null, ...schedules.map(({ periodSeconds }) => periodSeconds)];
  if (periods.some((period) => period !== null && period < mostFrequentSeconds)) return null;
  return {
    kind: 'completion-log',
    description: 'Log how long each run took, and how it ended.',
    file: handler.file,
    handlerLine: handler.span[0],
    handlerColumn: handler.span[1],
    framework,
    jobName: getJobName(graph, entry, schedules),
    headers: http === null ? { retryCount: null, executionTime: null } : findAttemptHeaders(schedules.map(({ platform }) => platform)),
  };
}

/** Says of no job which one it is. */
const general = /^(cron|cron[ _-]?job|job|task|worker|index|main|route|handler|server|utils)$/i;

/** What the schedule or the path says, else the function that the handler leaves the work to, else the file. */
function getJobName(graph: ProgramGraph, { handler, http, subject, node }: EntryPoint, schedules: readonly Schedule[]): string {
  // An expression is no name; the file may have one.
  const said = (http === null ? [...schedules.map(({ name }) => name), subject] : http.path.split('/')).toReversed();
  const [file = 'job', ...folders] = handler.file.split('/').toReversed();
  const names = [...said, ...findOnlyCalled(graph, node), file.split('.')[0] ?? '', ...folders].filter((name) => /^[A-Za-z][\w -]*$/.test(name));
  return names.find((name) => !general.test(name)) ?? names[0] ?? 'job';
}

function findOnlyCalled(graph: ProgramGraph, node: number): readonly string[] {
  const called = new Set((graph.nodes[node]?.calls ?? []).flatMap(({ to }) => to));
  const [only] = called;
  const name = only === undefined || called.size > 1 ? undefined : graph.nodes[only]?.name.split('.').at(-1);
  return name === undefined ? [] : [name];
}
