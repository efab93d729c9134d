/** Texts that values of libraries stand for, put together by calls. */
import type { Term } from '../../../model/facts.ts';
import { evaluateArguments } from '../../values/evaluate/evaluate-arguments.ts';
import { matchRows } from '../../values/catalogue-rows.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import type { At, Value, Values } from '../../values/value.ts';
import { hasUnknownPart } from './unknown-parts.ts';

/** `Schedule.rate(Duration.minutes(5))` is two. */
const deepest = 4;

/** What the value says by the row of the call that made it: `5 minutes` of `Duration.minutes(5)`. Null where a part of it is not known. */
export function readSaid(ev: Evaluator, value: Value, left = deepest): string | null {
  if (value.kind === 'literal') return value.value === null ? null : String(value.value);
  if (value.kind !== 'api' || value.origin === null || left === 0) return null;
  const { file, call, frame } = value.origin;
  const fact = ev.program.getCall(file, call);
  const at: At = { file, fn: fact.in, frame };
  const args = evaluateArguments(ev, fact, at);
  const [match] = ev.evaluate(fact.callee, at).flatMap((callee) => matchRows(ev, callee, fact.kind === 'new', args, value.origin ?? { file, call }));
  if (match?.row.says === undefined) return null;
  const lost: string[] = [];
  const text = match.row.says.replace(/\{(\d)(?:\.(\w+))?(?:\|([^}]*))?\}/g, (_, position: string, key: string | undefined, silent: string | undefined) => {
    const given = args[Number(position)] ?? [];
    const written = fact.args[Number(position)];
    const inside = key === undefined ? given : ev.interner.union(given.map((one) => ev.member(one, key)));
    const isLost = written !== undefined && isPutTogether(ev, written, given, key, at);
    const found = isLost ? null : inside.length === 0 && silent !== undefined && isSilent(given, key) ? silent : sayOnly(ev, inside, left - 1);
    if (found === null) lost.push(position);
    return found ?? '';
  });
  return lost.length === 0 ? text : null;
}

/** A part of it is unknown, for which evaluation writes `*`. */
function isPutTogether(ev: Evaluator, written: Term, given: Values, key: string | undefined, at: At): boolean {
  if (key === undefined) return hasUnknownPart(ev, written, at);
  return given.some((value) => value.kind === 'object' && value.term.properties.some((one) => one.kind === 'property' && one.key === key && hasUnknownPart(ev, one.value, { file: value.file, fn: value.fn, frame: value.frame })));
}

/** All of the object is known, and the key is not in it. */
function isSilent(given: Values, key: string | undefined): boolean {
  return given.length > 0 && given.every((value) => value.kind === 'object' && !value.term.properties.some((property) => property.kind === 'spread' || property.key === null || property.key === key));
}

function sayOnly(ev: Evaluator, values: Values, left: number): string | null {
  const [only, ...others] = values;
  return only === undefined || others.length > 0 ? null : readSaid(ev, only, left);
}
