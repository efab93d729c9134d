/** Texts and numbers of the clock that stay the same for a while: `new Date().toDateString()`, `now.toISOString().slice(0, 10)`, `now.getHours()`. */
import type { FileFacts, Term } from '../../model/facts.ts';
import { findCalledName, getPlainTerm } from '../terms.ts';
import { isNow, type Given } from './is-now.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const mostDepth = 6;

const parts = new Map<string, number>(Object.entries({
  getMinutes: minute, getUTCMinutes: minute, minute, minutes: minute,
  getHours: hour, getUTCHours: hour, hour, hours: hour,
  getDate: day, getUTCDate: day, getDay: day, getUTCDay: day, date: day, day, toDateString: day, toLocaleDateString: day, toISODate: day,
  getMonth: 28 * day, getUTCMonth: 28 * day, month: 28 * day, getFullYear: 365 * day, getUTCFullYear: 365 * day, year: 365 * day,
}));
/** How much of `2026-03-01T07:30:00.000Z` says the day, the hour and the minute. */
const lengths: readonly (readonly [most: number, seconds: number])[] = [[10, day], [13, hour], [16, minute]];

/** Seconds after which it is another one; null for what is not of the clock, or changes at each tick. */
export function findTextSeconds(facts: FileFacts, term: Term, given: Given | null = null, depth = 0): number | null {
  if (depth > mostDepth) return null;
  const plain = getPlainTerm(facts, term);
  // `now.toISOString().split('T')[0]`
  if (plain.kind === 'member' && plain.property === '0') return findCutSeconds(facts, plain.object, 'split', given);
  if (plain.kind === 'index') return plain.index.kind === 'literal' && plain.index.value === 0 ? findCutSeconds(facts, plain.object, 'split', given) : null;
  if (plain.kind === 'member') return isNow(facts, plain.object, given) ? (parts.get(plain.property) ?? null) : null;
  if (plain.kind === 'template') {
    const shown = plain.parts.filter((part) => getPlainTerm(facts, part).kind !== 'literal');
    return findLeast(shown.map((part) => findTextSeconds(facts, part, given, depth + 1)));
  }
  const call = plain.kind === 'call' ? facts.calls[plain.call] : undefined;
  if (plain.kind !== 'call' || call === undefined) return null;
  const name = findCalledName(facts, call) ?? '';
  if (/^(?:format|formatInTimeZone|toFormat)$/.test(name)) return findFormatSeconds(facts, plain, given);
  if (call.callee.kind === 'member') {
    if (/^(?:slice|substring|substr)$/.test(name)) return findCutSeconds(facts, plain, name, given);
    // `String(now.getHours()).padStart(2, '0')`
    if (name === 'padStart' || name === 'toString') return findTextSeconds(facts, call.callee.object, given, depth + 1);
    return isNow(facts, call.callee.object, given) ? (parts.get(name) ?? null) : null;
  }
  if (name === 'String' && call.args[0] !== undefined) return findTextSeconds(facts, call.args[0], given, depth + 1);
  const made = call.callee.kind === 'binding' ? facts.bindings[call.callee.binding]?.values[0] : undefined;
  if (made?.kind !== 'function') return /^(?:get)?(?:[tT]oday|DateKey|DayKey|DateString)/.test(name) && call.args.every((argument) => isNow(facts, argument, given)) ? day : null;
  const inside: Given = { fn: made.function, call, outer: given };
  const returned = facts.functions[made.function]?.body.flatMap((step) => (step.kind === 'return' && step.value !== null ? [step.value] : [])) ?? [];
  return returned.length === 1 ? findLeast(returned.map((value) => findTextSeconds(facts, value, inside, depth + 1))) : null;
}

/** `now.toISOString().slice(0, 10)`: what is left of the text of a moment. */
function findCutSeconds(facts: FileFacts, term: Term, name: string, given: Given | null): number | null {
  const call = term.kind === 'call' ? facts.calls[term.call] : undefined;
  if (call?.callee.kind !== 'member' || call.callee.property !== name) return null;
  const text = getPlainTerm(facts, call.callee.object);
  const cut = text.kind === 'call' ? facts.calls[text.call] : undefined;
  if (cut?.callee.kind !== 'member' || !/^(?:toISOString|toJSON|toISO)$/.test(cut.callee.property) || !isNow(facts, cut.callee.object, given)) return null;
  const [from, to] = call.args;
  if (name === 'split') return from?.kind === 'literal' && from.value === 'T' ? day : null;
  if (from?.kind !== 'literal' || from.value !== 0 || to?.kind !== 'literal' || typeof to.value !== 'number') return null;
  const length = to.value;
  return lengths.find(([most]) => length <= most)?.[1] ?? null;
}

/** `dayjs().format('YYYY-MM-DD')`, `format(now, 'yyyy-MM-dd')` */
function findFormatSeconds(facts: FileFacts, term: Term & { kind: 'call' }, given: Given | null): number | null {
  const args = facts.calls[term.call]?.args ?? [];
  if (!isNow(facts, term, given) && !args.some((argument) => isNow(facts, argument, given))) return null;
  const texts = args.flatMap((argument) => {
    const plain = getPlainTerm(facts, argument);
    return plain.kind === 'literal' && typeof plain.value === 'string' && /^[YyMDdHhms:/. T-]+$/.test(plain.value) ? [plain.value] : [];
  });
  const [text] = texts;
  if (text === undefined || text.includes('s')) return null;
  if (text.includes('m')) return minute;
  return /h/i.test(text) ? hour : day;
}

function findLeast(seconds: readonly (number | null)[]): number | null {
  return seconds.reduce<number | null>((least, one, index) => (one === null || (least === null && index > 0) ? null : Math.min(least ?? one, one)), null);
}
