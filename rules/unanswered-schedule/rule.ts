/**
 * Reminders were written, tested by hand with POST, and put into the cron table of the platform, which calls with GET: for months every
 * start was refused, and the page of the platform was the only one that knew. Beside it a GET told what the route was for, and answered 200.
 */
import { findUnansweredSchedules, type UnansweredSchedule } from '../../src/graph/schedules/unanswered.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { ProgramGraph } from '../../src/model/graph.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { beginningOf, entryEvidence, lineEvidence } from '../../src/rulekit/places.ts';

export default defineRule({
  id: 'unanswered-schedule',
  family: 'schedules',
  title: 'Schedule that does not reach its work',
  summary: 'The platform calls a route by a method that its file does not export, or whose handler does nothing: the work is never done.',
  maturity: 'preview',
  suggestion: 'none',
  *detect(graph) {
    const seen = new Set<number>();
    for (const unanswered of findUnansweredSchedules(graph)) {
      if (seen.has(unanswered.work.id)) continue;
      seen.add(unanswered.work.id);
      yield getDetection(graph, unanswered);
    }
  },
});

function getDetection(graph: ProgramGraph, { schedule, method, work, idle }: UnansweredSchedule): Detection {
  const { name } = schedule.delivery;
  const caller = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const path = schedule.path ?? work.subject;
  const other = work.http?.method ?? 'another method';
  return {
    severity: 'warning',
    confidence: idle === null ? 'certain' : 'likely',
    ...beginningOf((idle ?? work).handler),
    subject: `${method} ${path}`,
    title: idle === null ? `${method} ${path} is refused: the file exports ${other} only` : `${method} ${path} does nothing: the work stands in ${other}`,
    message: idle === null
      ? `${caller} calls ${path} with ${method}, which its file does not export: every start is answered with 405, and the work of ${other} is never done.`
      : `${caller} calls ${path} with ${method}, whose handler changes nothing and answers as if all were well: the work of ${other} is never done, and no log says so.`,
    advice: idle === null ? `Export the handler as ${method}, as well where somebody calls it with ${other}: \`export const ${method} = ${other}\`.` : `Let ${method} do the work, and move what it tells to another address.`,
    evidence: [
      lineEvidence('schedule', schedule.file, schedule.line, schedule.name),
      ...(idle === null ? [] : [entryEvidence(idle)]),
      entryEvidence(work),
    ],
    chain: [graph.nodes[work.node]?.name ?? 'handler', method],
    edit: null,
  };
}
