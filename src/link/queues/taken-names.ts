/**
 * Names that are asked of what a call gives: `const { charge, refund } = proxyActivities(options)`, or `acts.charge(…)` of a variable that
 * holds it; also by way of a function of the same file.
 */
import type { FileFacts, Term } from '../../model/facts.ts';
import type { Evaluator } from '../values/evaluator.ts';
import type { CallSite } from '../values/program.ts';
import { isMentioned } from '../values/terms/mentioned-terms.ts';

/** None where what the call gives is handed on, so that any may be asked of it. */
export function findTakenNames(ev: Evaluator, { file, call }: CallSite): readonly string[] {
  const facts = ev.program.getFile(file);
  const maker = facts.calls[call]?.in;
  const asks = ({ callee }: (typeof facts.calls)[number]): boolean => callee.kind === 'binding' && facts.bindings[callee.binding]?.values.some((value) => value.kind === 'function' && value.function === maker) === true;
  const given = new Set([call, ...facts.calls.flatMap((one, index) => (asks(one) ? [index] : []))]);
  const isGiven = (value: Term): boolean => value.kind === 'call' && given.has(value.call);
  const taken = facts.bindings.flatMap(({ values }) => values.flatMap((value) => (value.kind === 'member' && isGiven(value.object) ? [value.property] : [])));
  const holders = facts.bindings.flatMap(({ values }, index) => (values.some(isGiven) ? [index] : []));
  const asked = holders.map((holder) => findAsked(facts, holder));
  return asked.includes(null) ? [] : [...taken, ...asked.flatMap((names) => names ?? [])];
}

interface Spoken {
  times: number;
  readonly names: string[];
}

const spokenIn = new WeakMap<FileFacts, ReadonlyMap<number, Spoken>>();

/** Null where the variable is spoken of in another way than by what it holds. */
function findAsked(facts: FileFacts, holder: number): readonly string[] | null {
  let known = spokenIn.get(facts);
  if (known === undefined) spokenIn.set(facts, (known = findSpoken(facts)));
  const { times, names } = known.get(holder) ?? { times: 0, names: [] };
  return times === names.length ? names : null;
}

/** One walk for all variables: a file of workflows has hundreds of such calls. */
function findSpoken({ calls, assignments, bindings, functions, classes, exports }: FileFacts): ReadonlyMap<number, Spoken> {
  const found = new Map<number, Spoken>();
  const of = (binding: number): Spoken => {
    const known = found.get(binding) ?? { times: 0, names: [] };
    found.set(binding, known);
    return known;
  };
  isMentioned([calls, assignments, bindings.map(({ values }) => values), functions, classes, exports], (term) => {
    if (term.kind === 'binding') of(term.binding).times += 1;
    if (term.kind === 'member' && term.object.kind === 'binding') of(term.object.binding).names.push(term.property);
    return false;
  });
  return found;
}
