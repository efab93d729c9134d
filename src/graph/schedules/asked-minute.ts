/** Comparisons with one minute of the clock: `now.getMinutes() !== 0`, `format(now, 'HH:mm') === job.at`. */
import type { FileFacts, Term } from '../../model/facts.ts';
import { findCalledName, getPlainTerm } from '../terms.ts';
import { eachStep } from '../steps.ts';
import { isNow, type Given } from './is-now.ts';
import { forEachValueBehind } from './values-behind.ts';

/** Which minutes the comparison picks out; null where it asks for none. */
export function asksMinute(facts: FileFacts, comparison: Term): 'of-hour' | 'of-day' | null {
  if (comparison.kind !== 'operation') return null;
  if (comparison.operands.some((operand) => isPart(facts, operand, minutes, null))) return 'of-hour';
  return comparison.operands.some((operand) => isTimeOfDay(facts, operand)) ? 'of-day' : null;
}

/** The comparison asks for one hour of the day. */
export function findComparedHour(facts: FileFacts, comparison: Term): boolean {
  return comparison.kind === 'operation' && comparison.operands.some((operand) => isPart(facts, operand, hours, null));
}

const minutes: ReadonlySet<string> = new Set(['getMinutes', 'getUTCMinutes', 'minute', 'minutes']);
const hours: ReadonlySet<string> = new Set(['getHours', 'getUTCHours', 'hour', 'hours']);
const longestWay = 5;

/** `now.getMinutes()` and nothing around it: `getMinutes() % 5` picks out twelve of an hour. */
function isPart(facts: FileFacts, term: Term, names: ReadonlySet<string>, given: Given | null): boolean {
  const plain = getPlainTerm(facts, term);
  if (plain.kind === 'member') return names.has(plain.property) && isNow(facts, plain.object, given);
  const call = plain.kind === 'call' ? facts.calls[plain.call] : undefined;
  return call?.callee.kind === 'member' && call.args.length === 0 && names.has(call.callee.property) && isNow(facts, call.callee.object, given);
}

/** Hours and minutes of the clock in one text, made here or in a function of the file. */
function isTimeOfDay(facts: FileFacts, term: Term, given: Given | null = null, seen = new Set<number>()): boolean {
  const plain = getPlainTerm(facts, term);
  if (plain.kind === 'call') {
    if (isFormatted(facts, plain.call, given) || isWritten(facts, plain.call, given)) return true;
    const call = facts.calls[plain.call];
    const made = call?.callee.kind === 'binding' ? facts.bindings[call.callee.binding]?.values[0] : undefined;
    if (call === undefined || made?.kind !== 'function' || seen.has(made.function)) return false;
    seen.add(made.function);
    const inside: Given = { fn: made.function, call, outer: given };
    return [...eachStep(facts.functions[made.function]?.body ?? [])].some((step) => step.kind === 'return' && step.value !== null && isTimeOfDay(facts, step.value, inside, seen));
  }
  if (plain.kind !== 'template') return false;
  const parts = { hours: false, minutes: false };
  forEachValueBehind(facts, plain, (one) => {
    if (one.kind !== 'member') return;
    parts.hours ||= isPart(facts, one, hours, given);
    parts.minutes ||= isPart(facts, one, minutes, given);
  }, longestWay);
  return parts.hours && parts.minutes;
}

/** `dayjs().format('HH:mm')`, `format(now, 'HH:mm')` */
function isFormatted(facts: FileFacts, index: number, given: Given | null): boolean {
  const call = facts.calls[index];
  if (call === undefined || !/^(?:format|formatInTimeZone|toFormat)$/.test(findCalledName(facts, call) ?? '')) return false;
  const isShort = call.args.some((argument) => {
    const plain = getPlainTerm(facts, argument);
    return plain.kind === 'literal' && typeof plain.value === 'string' && /^HH?:mm$/i.test(plain.value);
  });
  return isShort && (isNow(facts, { kind: 'call', call: index }, given) || call.args.some((argument) => isNow(facts, argument, given)));
}

/** Both of what a formatter is told to write, and nothing finer or wider. */
const parts: ReadonlySet<string> = new Set(['hour', 'minute']);
const others: ReadonlySet<string> = new Set(['second', 'fractionalSecondDigits', 'day', 'weekday', 'month', 'year', 'dateStyle', 'timeStyle']);

/** `new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit' }).format(now)`, `now.toLocaleTimeString('en', …)`, `now.toTimeString().slice(0, 5)` */
function isWritten(facts: FileFacts, index: number, given: Given | null): boolean {
  const call = facts.calls[index];
  if (call?.callee.kind !== 'member') return false;
  const { object, property } = call.callee;
  const owner = getPlainTerm(facts, object);
  const made = owner.kind === 'call' ? facts.calls[owner.call] : undefined;
  switch (property) {
    case 'format': return made !== undefined && findCalledName(facts, made) === 'DateTimeFormat' && writesMinute(facts, made.args[1]) && call.args.every((argument) => isNow(facts, argument, given));
    case 'toLocaleTimeString': case 'toLocaleString': return isNow(facts, object, given) && writesMinute(facts, call.args[1]);
    case 'slice': case 'substring': return made?.callee.kind === 'member' && isNow(facts, made.callee.object, given) && beginsMinute(made.callee.property) === call.args.map((argument) => (argument.kind === 'literal' ? String(argument.value) : '')).join();
    default: return false;
  }
}

/** Where the hour begins in the text, and the minute ends. */
function beginsMinute(method: string): string | null {
  if (method === 'toTimeString') return '0,5';
  return method === 'toISOString' ? '11,16' : null;
}

function writesMinute(facts: FileFacts, options: Term | undefined): boolean {
  const plain = options === undefined ? undefined : getPlainTerm(facts, options);
  if (plain?.kind !== 'object') return false;
  const keys = plain.properties.flatMap((one) => (one.kind === 'spread' || one.key === null ? ['second'] : [one.key]));
  return [...parts].every((part) => keys.includes(part)) && !keys.some((key) => others.has(key));
}
