/** Ids of jobs that name a day: `report-${new Date().toISOString().slice(0, 10)}`. They are to keep a second job of that day away. */
import type { FileFacts, Term } from '../../model/facts.ts';
import type { ProgramGraph, QueueCall } from '../../model/graph.ts';
import { forEachTerm } from '../terms.ts';

/** `format(now, 'yyyy-MM-dd')`: of day.js, date-fns, luxon and moment. */
const dayFormat = /^[yY]{4}\W?[mM]{2}(?:\W?[dD]{2})?$/;

/** What cuts the time off a date, by called name. */
const days: ReadonlySet<string> = new Set(['toDateString', 'toLocaleDateString', 'toISODate']);

export function isMadeOfDay(graph: ProgramGraph, { place }: QueueCall): boolean {
  const facts = graph.files[place.file];
  const call = facts?.calls.find(({ span }) => span.join() === place.span.join());
  if (facts === undefined || call === undefined) return false;
  return call.args.some((argument) => argument.kind === 'object' && argument.properties.some((property) => property.kind === 'property' && property.key === 'jobId' && holdsDay(facts, property.value)));
}

function holdsDay(facts: FileFacts, term: Term): boolean {
  let found = false;
  const seen = new Set<number>();
  const visit = (inner: Term): void => {
    if (inner.kind === 'call') found ||= isDay(facts, inner.call);
    if (inner.kind === 'index') found ||= isCutText(facts, inner.object, 'split');
    if (inner.kind === 'member' && inner.property === '0') found ||= isCutText(facts, inner.object, 'split');
    if (inner.kind !== 'binding' || seen.has(inner.binding)) return;
    seen.add(inner.binding);
    for (const value of facts.bindings[inner.binding]?.values ?? []) forEachTerm(facts, value, visit);
  };
  forEachTerm(facts, term, visit);
  return found;
}

function isDay(facts: FileFacts, index: number): boolean {
  const call = facts.calls[index];
  if (call?.callee.kind !== 'member') return call?.args.some(isDayFormat) ?? false;
  const { property, object } = call.callee;
  if (days.has(property) || (property === 'format' && call.args.some(isDayFormat))) return true;
  return (property === 'slice' || property === 'substring') && isCalled(facts, object, 'toISOString') && call.args[1]?.kind === 'literal' && Number(call.args[1].value) <= 10;
}

function isDayFormat(argument: Term): boolean {
  return argument.kind === 'literal' && typeof argument.value === 'string' && dayFormat.test(argument.value);
}

/** `now.toISOString().split('T')[0]` */
function isCutText(facts: FileFacts, term: Term, by: string): boolean {
  const call = term.kind === 'call' ? facts.calls[term.call] : undefined;
  return call?.callee.kind === 'member' && call.callee.property === by && isCalled(facts, call.callee.object, 'toISOString');
}

function isCalled(facts: FileFacts, term: Term, name: string): boolean {
  const callee = term.kind === 'call' ? facts.calls[term.call]?.callee : undefined;
  return callee?.kind === 'member' && callee.property === name;
}
