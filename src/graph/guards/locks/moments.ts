/** The moment at which a run makes a key, to the millisecond: no second run is made of the same. */
import type { CallFact, FileFacts, Term } from '../../../model/facts.ts';
import { findCalledName, getPlainTerm } from '../../terms.ts';

const deepest = 6;
/** What gives a moment whole, as text or number. A text to the second is not among them: two starts of one tick share it. */
const whole: ReadonlySet<string> = new Set(['getTime', 'valueOf', 'toISOString', 'toJSON', 'toMillis', 'toISO']);
/** What says the same moment in another way. */
const same: ReadonlySet<string> = new Set(['utc', 'local', 'tz', 'clone', 'toDate', 'toUTC', 'setZone', 'toJSDate']);
/** What writes a text or a number otherwise, and keeps all of it. `slice` and `split` may cut the time off. */
const rewriting: ReadonlySet<string> = new Set(['toString', 'replace', 'replaceAll', 'trim', 'toLowerCase', 'toUpperCase', 'padStart', 'padEnd']);
/** Functions that give the present without an argument. */
const clocks: ReadonlySet<string> = new Set(['dayjs', 'moment']);
/** `x` is the number of milliseconds. https://day.js.org/docs/en/display/format, https://momentjs.com/docs/#/displaying/format/ */
const toTheMillisecond = /SSS|^x$/;
/** `now.setMinutes(0, 0, 0)` */
const rounding = /^set(?:UTC)?(?:Date|Hours|Minutes|Seconds|Milliseconds)$/;

/** `new Date().toISOString()`, `new Date().getTime()`, `+new Date()`, `dayjs().valueOf()`, `Date.now()`. */
export function isMoment(facts: FileFacts, term: Term, depth = 0): boolean {
  if (depth > deepest) return false;
  const plain = getPlainTerm(facts, term);
  if (plain.kind === 'operation') return plain.operator === '+' && plain.operands.length === 1 && plain.operands[0] !== undefined && (isPresent(facts, plain.operands[0]) || isMoment(facts, plain.operands[0], depth + 1));
  const call = plain.kind === 'call' ? facts.calls[plain.call] : undefined;
  if (call === undefined) return false;
  if (call.callee.kind === 'global') return call.kind !== 'new' && call.callee.name === 'Number' && call.args[0] !== undefined && isPresent(facts, call.args[0]);
  if (call.callee.kind !== 'member') return false;
  const { object, property } = call.callee;
  if (object.kind === 'global') return property === 'now' && (object.name === 'Date' || object.name === 'performance');
  if (rewriting.has(property)) return isMoment(facts, object, depth + 1);
  return (whole.has(property) || (property === 'format' && isFine(call))) && isPresent(facts, object);
}

function isFine({ args: [format] }: CallFact): boolean {
  return format?.kind === 'literal' && typeof format.value === 'string' && toTheMillisecond.test(format.value);
}

/** An object that stands for the present, and that nobody has rounded. */
function isPresent(facts: FileFacts, term: Term, depth = 0): boolean {
  if (depth > deepest || (term.kind === 'binding' && isRounded(facts, term.binding))) return false;
  const plain = getPlainTerm(facts, term);
  const call = plain.kind === 'call' ? facts.calls[plain.call] : undefined;
  if (call === undefined) return false;
  const { callee } = call;
  if (call.kind === 'new') return callee.kind === 'global' && callee.name === 'Date' && call.args.length === 0;
  const name = findCalledName(facts, call);
  if (callee.kind === 'binding' && name !== null && clocks.has(name)) return call.args.length === 0;
  if (callee.kind !== 'member') return false;
  // `DateTime.now()` of luxon, `dayjs.utc()`.
  if (callee.object.kind === 'binding' && call.args.length === 0 && ['now', 'utc', 'local'].includes(callee.property) && /^(?:DateTime|dayjs|moment)$/.test(facts.bindings[callee.object.binding]?.name ?? '')) return true;
  return same.has(callee.property) && isPresent(facts, callee.object, depth + 1);
}

function isRounded(facts: FileFacts, binding: number): boolean {
  return facts.calls.some(({ callee }) => callee.kind === 'member' && callee.object.kind === 'binding' && callee.object.binding === binding && rounding.test(callee.property));
}
