/** What a variable is given only while people develop: `if (import.meta.dev) db = drizzle('dev.db')`, there or in a function that only development calls. */
import type { AssignmentFact, FileFacts, Term } from '../../../model/facts.ts';
import { isFunctionOutside } from '../../gates/outside-production.ts';
import type { AssignmentSite, Program } from '../program.ts';
import { stepsOutsideProduction } from './steps-in-production.ts';

type Numbered = AssignmentFact & { readonly assignment: number };

const assignmentsByFile = new WeakMap<FileFacts, ReadonlyMap<number, readonly Numbered[]>>();

/** The values of a variable without those that it is given outside of production only. */
export function valuesInProduction(program: Program, file: string, binding: number, values: readonly Term[]): readonly Term[] {
  const facts = program.getFile(file);
  const given = assignmentsTo(facts).get(binding);
  if (given === undefined) return values;
  const elsewhere = given.filter((one) => isAssignedOutside(program, { file, assignment: one.assignment }));
  if (elsewhere.length === 0) return values;
  const written = (terms: readonly { readonly value: Term }[]): ReadonlySet<string> => new Set(terms.map(({ value }) => JSON.stringify(value)));
  const [dropped, kept] = [written(elsewhere), written(given.filter((one) => !elsewhere.includes(one)))];
  return values.filter((value) => {
    const text = JSON.stringify(value);
    return !dropped.has(text) || kept.has(text);
  });
}

/** True where production does not come to the assignment. */
export function isAssignedOutside(program: Program, { file, assignment }: AssignmentSite): boolean {
  const facts = program.getFile(file);
  const fn = facts.assignments[assignment]?.in ?? 0;
  const fact = facts.functions[fn];
  return fact !== undefined && (stepsOutsideProduction(facts, fact).assignments.has(assignment) || isFunctionOutside(program, file, fn));
}

/** By variable. */
function assignmentsTo(facts: FileFacts): ReadonlyMap<number, readonly Numbered[]> {
  let found = assignmentsByFile.get(facts);
  if (!found) {
    const made = new Map<number, Numbered[]>();
    facts.assignments.forEach((fact, assignment) => {
      if (fact.target.kind !== 'binding') return;
      const known = made.get(fact.target.binding);
      if (known) known.push({ ...fact, assignment });
      else made.set(fact.target.binding, [{ ...fact, assignment }]);
    });
    assignmentsByFile.set(facts, (found = made));
  }
  return found;
}
