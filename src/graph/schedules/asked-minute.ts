/** Comparisons with one minute of the clock: `now.getMinutes() !== 0`, `format(now, 'HH:mm') === job.at`. */
import type { FileFacts, Term } from '../../model/facts.ts';
import { findCalledName, getPlainTerm } from '../terms.ts';
import { forEachValueBehind } from './values-behind.ts';

/** Which minutes the comparison picks out; null where it asks for none. */
export function asksMinute(facts: FileFacts, comparison: Term): 'of-hour' | 'of-day' | null {
  if (comparison.kind !== 'operation') return null;
  if (comparison.operands.some((operand) => isPart(facts, operand, minutes))) return 'of-hour';
  return comparison.operands.some((operand) => isTimeOfDay(facts, operand, 0)) ? 'of-day' : null;
}

/** The comparison asks for one hour of the day. */
export function findComparedHour(facts: FileFacts, comparison: Term): boolean {
  return comparison.kind === 'operation' && comparison.operands.some((operand) => isPart(facts, operand, hours));
}

const minutes: ReadonlySet<string> = new Set(['getMinutes', 'getUTCMinutes', 'minute', 'minutes']);
const hours: ReadonlySet<string> = new Set(['getHours', 'getUTCHours', 'hour', 'hours']);
const longestWay = 5;

/** `now.getMinutes()` and nothing around it: `getMinutes() % 5` picks out twelve of an hour. */
function isPart(facts: FileFacts, term: Term, names: ReadonlySet<string>): boolean {
  const plain = getPlainTerm(facts, term);
  if (plain.kind === 'member') return names.has(plain.property) && isNow(facts, plain.object);
  const call = plain.kind === 'call' ? facts.calls[plain.call] : undefined;
  return call?.callee.kind === 'member' && call.args.length === 0 && names.has(call.callee.property) && isNow(facts, call.callee.object);
}

/** `new Date()`, `DateTime.now()`, `dayjs().tz(zone)`: a row's time is no clock. */
function isNow(facts: FileFacts, term: Term, depth = 0): boolean {
  const plain = getPlainTerm(facts, term);
  if (depth > longestWay) return false;
  const call = plain.kind === 'call' ? facts.calls[plain.call] : undefined;
  if (call === undefined) return plain.kind === 'parameter' || plain.kind === 'binding' ? isNamedNow(facts, plain) : false;
  if (call.callee.kind === 'member') return call.callee.property === 'now' || isNow(facts, call.callee.object, depth + 1);
  const name = findCalledName(facts, call) ?? '';
  if (/^(?:get)?(?:current|now|zoned|local)/i.test(name)) return true;
  return call.args.length === 0 ? /^(?:Date|dayjs|moment)$/.test(name) : call.args.some((argument) => isNow(facts, argument, depth + 1));
}

function isNamedNow(facts: FileFacts, term: Term): boolean {
  return term.kind === 'binding' && /^(?:now|current|local)/i.test(facts.bindings[term.binding]?.name ?? '');
}

/** Hours and minutes in one text, made here or in a function of the file. */
function isTimeOfDay(facts: FileFacts, term: Term, depth: number): boolean {
  if (depth > longestWay) return false;
  const plain = getPlainTerm(facts, term);
  if (plain.kind === 'call' && isFormatted(facts, plain.call)) return true;
  if (plain.kind === 'call') {
    const callee = facts.calls[plain.call]?.callee;
    const made = callee?.kind === 'binding' ? facts.bindings[callee.binding]?.values[0] : undefined;
    const body = made?.kind === 'function' ? (facts.functions[made.function]?.body ?? []) : [];
    return body.some((step) => step.kind === 'return' && step.value !== null && isTimeOfDay(facts, step.value, depth + 1));
  }
  if (plain.kind !== 'template') return false;
  const parts = { hours: false, minutes: false };
  forEachValueBehind(facts, plain, (one) => {
    const name = one.kind === 'member' ? one.property : '';
    parts.hours ||= hours.has(name);
    parts.minutes ||= minutes.has(name);
  }, longestWay);
  return parts.hours && parts.minutes;
}

/** `dayjs().format('HH:mm')`, `format(now, 'HH:mm')` */
function isFormatted(facts: FileFacts, index: number): boolean {
  const call = facts.calls[index];
  if (call === undefined || !/^(?:format|formatInTimeZone|toFormat)$/.test(findCalledName(facts, call) ?? '')) return false;
  return call.args.some((argument) => {
    const plain = getPlainTerm(facts, argument);
    return plain.kind === 'literal' && typeof plain.value === 'string' && /^HH?:mm$/i.test(plain.value);
  });
}
