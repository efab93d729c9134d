/** What a file assigns, found by what it is assigned to: files of thousands of assignments are asked for them at each place. */
import type { AssignmentFact, FileFacts, Term } from '../../../model/facts.ts';

export interface Assignments {
  /** Variables that are given another value than where they are declared. */
  readonly variables: ReadonlySet<number>;
  /** `table[key] = value`: each with its table. */
  readonly byKey: readonly { readonly assignment: AssignmentFact; readonly object: Term }[];
  /** `table.name = value`, by the variable `table`. */
  readonly membersOfVariable: ReadonlyMap<number, readonly NumberedAssignment[]>;
  /** `holder.table.name = value`, by the text of `holder.table`. */
  readonly membersOfMember: ReadonlyMap<string, readonly NumberedAssignment[]>;
  /** `holder.table = value`: the texts of what the value is assigned to. */
  readonly holders: ReadonlyMap<Term, readonly string[]>;
  /** The variables that begin with a term, or with a cast of it. */
  readonly variablesOfValue: ReadonlyMap<Term, readonly number[]>;
}

/** The number is its place in the file. */
export interface NumberedAssignment {
  readonly number: number;
  readonly assignment: AssignmentFact;
}

const known = new WeakMap<FileFacts, Assignments>();

export function listAssignments(facts: FileFacts): Assignments {
  let found = known.get(facts);
  if (!found) known.set(facts, (found = readAssignments(facts)));
  return found;
}

function readAssignments(facts: FileFacts): Assignments {
  const variables = new Set<number>();
  const byKey: { assignment: AssignmentFact; object: Term }[] = [];
  const membersOfVariable = new Map<number, NumberedAssignment[]>();
  const membersOfMember = new Map<string, NumberedAssignment[]>();
  const holders = new Map<Term, string[]>();
  facts.assignments.forEach((assignment, number) => {
    const { target } = assignment;
    if (target.kind === 'binding') variables.add(target.binding);
    if (target.kind === 'index') byKey.push({ assignment, object: target.object });
    if (target.kind !== 'member') return;
    // Only a table that stands in the text is asked for by who holds it.
    if (assignment.value.kind === 'object') add(holders, assignment.value, JSON.stringify(target));
    if (assignment.operator !== '=') return;
    if (target.object.kind === 'binding') add(membersOfVariable, target.object.binding, { number, assignment });
    if (target.object.kind === 'member') add(membersOfMember, JSON.stringify(target.object), { number, assignment });
  });
  const variablesOfValue = new Map<Term, number[]>();
  facts.bindings.forEach(({ values }, binding) => { for (const value of values) add(variablesOfValue, value.kind === 'cast' ? value.of : value, binding); });
  return { variables, byKey, membersOfVariable, membersOfMember, holders, variablesOfValue };
}

function add<Key, One>(lists: Map<Key, One[]>, key: Key, one: One): void {
  const list = lists.get(key);
  if (list) list.push(one);
  else lists.set(key, [one]);
}
