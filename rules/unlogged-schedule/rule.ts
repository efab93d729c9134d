/**
 * In the allocation incident nobody could say how long runs took or which of them overlapped: no run had left a line behind. With
 * elapsed time, status, job and retry count in one line, the next slow run is seen before it meets another.
 */
import { leavesLog } from '../../src/graph/schedules/completion-log.ts';
import { findSchedulesOfEntry } from '../../src/graph/schedules-of-entry.ts';
import type { EditIntent } from '../../src/model/finding.ts';
import type { EntryPoint, Schedule } from '../../src/model/graph.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { findAttemptHeaders } from '../../src/rulekit/http-guard.ts';
import { evidence, isFirst, lineEvidence, positionOf } from '../../src/rulekit/places.ts';

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
        ...positionOf(entry.handler),
        subject: entry.subject,
        title: `${entry.subject} leaves no line in the log`,
        message: `When a run of ${entry.subject} is slow, fails or meets another, no line says how long it took and how it ended.`,
        advice: 'Log one line when a run ends: `elapsed_ms`, `status`, `job_name`, `retry_count`, `execution_time`.',
        evidence: [...schedules.map(({ file, line, name }) => lineEvidence('schedule', file, line, name)), evidence('entry', entry.handler, entry.subject)],
        chain: [graph.nodes[entry.node]?.name ?? 'handler'],
        edit: getEdit(entry, schedules),
      };
    }
  },
});

function getEdit({ handler, framework, http, subject }: EntryPoint, schedules: readonly Schedule[]): EditIntent {
  // An expression is no name; the file may have one.
  const file = handler.file.split('/').at(-1)?.split('.')[0] ?? 'job';
  const names = (http === null ? [...schedules.map(({ name }) => name), subject] : http.path.split('/')).filter((name) => /^[A-Za-z][\w -]*$/.test(name));
  return {
    kind: 'completion-log',
    description: 'Log how long each run took, and how it ended.',
    file: handler.file,
    handlerLine: handler.span[0],
    handlerColumn: handler.span[1],
    framework,
    jobName: names.at(-1) ?? file,
    headers: http === null ? { retryCount: null, executionTime: null } : findAttemptHeaders(schedules.map(({ platform }) => platform)),
  };
}
