/** What an object that began as a literal is given under one name after another: `const handlers = {}; handlers.list = () => …`. */
import type { AssignmentFact, Term } from '../../../model/facts.ts';
import { findFrame, type Evaluation } from '../evaluation.ts';
import type { At, Value } from '../value.ts';

/** A table of functions has no more; a longer one is data. */
const MOST_ENTRIES = 300;

export interface AssignedEntry {
  readonly name: string;
  readonly value: Term;
  readonly at: At;
}

/** Only in the object's own file, and only through the variable or the member it was made for: nothing needs to be evaluated for that. */
export function assignedEntries(ev: Evaluation, value: Extract<Value, { kind: 'object' }>): readonly AssignedEntry[] {
  const facts = ev.program.getFile(value.file);
  const members = facts.assignments.flatMap((one) => (one.value === value.term && one.target.kind === 'member' ? [JSON.stringify(one.target)] : []));
  const isOfValue = ({ target, operator }: AssignmentFact): boolean => {
    const object = target.kind === 'member' && operator === '=' ? target.object : undefined;
    if (object?.kind === 'member') return members.length > 0 && members.includes(JSON.stringify(object));
    return object?.kind === 'binding' && facts.bindings[object.binding]?.values.some((one) => one === value.term || (one.kind === 'cast' && one.of === value.term)) === true;
  };
  const found = facts.assignments.filter(isOfValue).slice(0, MOST_ENTRIES);
  return found.flatMap(({ target, value: given, in: fn }) =>
    target.kind === 'member' ? [{ name: target.property, value: given, at: { file: value.file, fn, frame: findFrame(value.frame, value.file, fn) } }] : [],
  );
}
