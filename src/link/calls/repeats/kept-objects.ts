/**
 * Objects that are made once for each key and kept: `if (!stores[shop]) stores[shop] = new OrderStore(shop);`. What their constructor
 * does, such as opening a file and bringing its schema up to date, is start-up work of that key, and no request's.
 */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';

/** The calls of constructors that a step makes only where nothing is kept under the key yet. Indexes into the file's calls. */
export function findKeptConstructions(facts: FileFacts, step: Extract<Step, { readonly kind: 'branch' }>): readonly number[] {
  const [asked] = step.test.kind === 'operation' && step.test.operator === '!' ? step.test.operands : [];
  if (asked?.kind !== 'index' || !outlivesCalls(facts, asked.object)) return [];
  return step.then.flatMap((one) => {
    const assignment = one.kind === 'assign' ? facts.assignments[one.assignment] : undefined;
    const made = assignment?.value;
    return assignment !== undefined && made?.kind === 'call' && facts.calls[made.call]?.kind === 'new' && isSame(assignment.target, asked) ? [made.call] : [];
  });
}

/** A variable of the module, or a field of the object. */
function outlivesCalls(facts: FileFacts, term: Term): boolean {
  if (term.kind === 'binding') return facts.bindings[term.binding]?.scope === 0;
  return term.kind === 'member' && term.object.kind === 'this';
}

/** Both are small: a table and the name of its key. */
const isSame = (one: Term, other: Term): boolean => JSON.stringify(one) === JSON.stringify(other);
