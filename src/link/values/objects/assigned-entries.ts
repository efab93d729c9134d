/** What an object that began as a literal is given under one name after another: `const handlers = {}; handlers.list = () => …`. */
import type { Term } from '../../../model/facts.ts';
import { findFrame, type Evaluation } from '../evaluation.ts';
import { listAssignments } from '../terms/assignments-of-file.ts';
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
  const { holders, membersOfVariable, membersOfMember, variablesOfValue } = listAssignments(ev.program.getFile(value.file));
  const held = [...(variablesOfValue.get(value.term) ?? [])].flatMap((variable) => membersOfVariable.get(variable) ?? []);
  const inside = [...new Set(holders.get(value.term))].flatMap((holder) => membersOfMember.get(holder) ?? []);
  const found = [...held, ...inside].sort((left, right) => left.number - right.number).slice(0, MOST_ENTRIES);
  return found.flatMap(({ assignment: { target, value: given, in: fn } }) =>
    target.kind === 'member' ? [{ name: target.property, value: given, at: { file: value.file, fn, frame: findFrame(value.frame, value.file, fn) } }] : [],
  );
}
