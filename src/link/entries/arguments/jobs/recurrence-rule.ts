/** Times that are given field by field: `{ hour: 8, minute: [0, 30] }`, or an object of the library that is filled in. */
import type { Term } from '../../../../model/facts.ts';
import type { StaticValue } from '../../../../model/graph.ts';
import type { Evaluator } from '../../../values/evaluator.ts';
import { staticValue } from '../../../values/terms/static-value.ts';
import type { At } from '../../../values/value.ts';

/** In the order of a cron expression. */
const fields = ['second', 'minute', 'hour', 'date', 'month', 'dayOfWeek'] as const;
/** Where the time is, and not when. */
const elsewhere: ReadonlySet<string> = new Set(['tz']);
/** Names of the library's values for the whole and for a part of it. */
const ruleName = 'RecurrenceRule';
const rangeName = 'Range';

/** As a cron expression; null where a field is not known, or a bound makes it another kind of time. */
export function readRecurrence(ev: Evaluator, term: Term, at: At): string | null {
  const given = findFields(ev, term, at);
  if (given === null || given.size === 0 || [...given.keys()].some((key) => !elsewhere.has(key) && !fields.some((field) => field === key))) return null;
  const texts = fields.map((field) => {
    const text = given.get(field);
    return text === undefined ? (field === 'second' ? '0' : '*') : field === 'month' && text !== null ? addOne(text) : text;
  });
  return texts.includes(null) ? null : texts.join(' ');
}

/** The fields that are set; null where it is no such object. */
function findFields(ev: Evaluator, term: Term, at: At): ReadonlyMap<string, string | null> | null {
  const value = staticValue(ev, term, at);
  if (value.kind === 'object') return value.open ? null : new Map(value.properties.map(({ key, value: own }) => [key, toField(own)]));
  const isRule = ev.evaluate(term, at).some((one) => one.kind === 'api' && one.name === ruleName);
  if (!isRule || term.kind !== 'binding') return null;
  const made = ev.program.getFile(at.file).bindings[term.binding]?.values[0];
  if (made?.kind !== 'call' || ev.program.getCall(at.file, made.call).args.length > 0) return null;
  const set = ev.program.getFile(at.file).assignments.filter(({ target, operator }) => operator === '=' && target.kind === 'member' && target.object.kind === 'binding' && target.object.binding === term.binding);
  return new Map(set.map(({ target, value: own, in: fn }) => [target.kind === 'member' ? target.property : '', readField(ev, own, { ...at, fn })]));
}

function readField(ev: Evaluator, term: Term, at: At): string | null {
  const range = ev.evaluate(term, at).find((one) => one.kind === 'api' && one.name === rangeName);
  if (range?.kind !== 'api' || range.origin === null) return toField(staticValue(ev, term, at));
  const { file, call, frame } = range.origin;
  const made = ev.program.getCall(file, call);
  const [from, to, step] = made.args.map((arg) => toField(staticValue(ev, arg, { file, fn: made.in, frame })));
  return from == null || to == null || step === null ? null : `${from}-${to}${step === undefined ? '' : `/${step}`}`;
}

function toField(value: StaticValue): string | null {
  if (value.kind === 'literal') return typeof value.value === 'number' && Number.isInteger(value.value) ? String(value.value) : value.value === null ? '*' : null;
  if (value.kind !== 'array' || value.items.length === 0) return null;
  const items = value.items.map(toField);
  return items.every((item) => item !== null && item !== '*') ? items.join(',') : null;
}

/** Its months begin at 0. https://github.com/node-schedule/node-schedule#recurrence-rule-scheduling */
function addOne(text: string): string {
  return text.replace(/\d+/g, (month) => String(Number(month) + 1));
}
