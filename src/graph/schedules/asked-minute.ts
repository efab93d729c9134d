/** Comparisons with one minute of the clock: `now.getMinutes() !== 0`, `format(now, 'HH:mm') === job.at`. */
import type { FileFacts, Term } from '../../model/facts.ts';
import { findCalledName, getPlainTerm } from '../terms.ts';
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
    if (isFormatted(facts, plain.call, given)) return true;
    const call = facts.calls[plain.call];
    const made = call?.callee.kind === 'binding' ? facts.bindings[call.callee.binding]?.values[0] : undefined;
    if (call === undefined || made?.kind !== 'function' || seen.has(made.function)) return false;
    seen.add(made.function);
    const inside: Given = { fn: made.function, call, outer: given };
    return facts.functions[made.function]?.body.some((step) => step.kind === 'return' && step.value !== null && isTimeOfDay(facts, step.value, inside, seen)) === true;
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
