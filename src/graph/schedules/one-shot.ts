/** Schedules that fire once, at a date. */
import type { FileFacts, Term } from '../../model/facts.ts';
import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';
import { getPlainTerm } from '../terms.ts';

/** Libraries that take a date in the place of an expression. */
const taking: ReadonlySet<string> = new Set(['croner', 'cron', 'node-schedule']);

/** `scheduleJob(new Date(2030, 0, 1), run)`, `new Cron('2030-01-01T00:00:00', run)` */
export function firesOnce(graph: ProgramGraph, { scheduled, registration: { file, span } }: EntryPoint): boolean {
  if (scheduled === null || scheduled.periodSeconds !== null || !taking.has(scheduled.library)) return false;
  const facts = graph.files[file];
  const call = facts?.calls.find((one) => one.span.every((part, index) => part === span[index]));
  return facts !== undefined && call?.args.slice(0, 2).some((argument) => isDate(facts, argument)) === true;
}

function isDate(facts: FileFacts, argument: Term): boolean {
  const plain = getPlainTerm(facts, argument);
  if (plain.kind === 'literal') return typeof plain.value === 'string' && /^\d{4}-\d{2}-\d{2}(?:[T ]|$)/.test(plain.value);
  const made = plain.kind === 'call' ? facts.calls[plain.call] : undefined;
  if (made === undefined) return false;
  // `dayjs().add(1, 'hour').toDate()`
  return made.callee.kind === 'member' ? made.callee.property === 'toDate' : made.kind === 'new' && made.callee.kind === 'global' && made.callee.name === 'Date';
}
