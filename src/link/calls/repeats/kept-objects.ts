/**
 * Objects that are made once for each key and kept: `if (!stores[shop]) stores[shop] = new OrderStore(shop);`. What their constructor
 * does, such as opening a file and bringing its schema up to date, is start-up work of that key, and no request's.
 */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';
import { isEmptiedOnWay, isSame } from './emptied-tables.ts';

/** Whether every object of a class of the file is made for one call: what such an object keeps is gone with it. */
export type IsMadePerCall = (cls: number) => boolean;

/** The calls of constructors that a step makes only where nothing is kept under the key yet. Indexes into the file's calls. */
export function findKeptConstructions(facts: FileFacts, step: Extract<Step, { readonly kind: 'branch' }>, isMadePerCall: IsMadePerCall): readonly number[] {
  const [asked] = step.test.kind === 'operation' && step.test.operator === '!' ? step.test.operands : [];
  if (asked?.kind !== 'index') return [];
  return step.then.flatMap((one) => {
    const assignment = one.kind === 'assign' ? facts.assignments[one.assignment] : undefined;
    const made = assignment?.value;
    if (assignment === undefined || made?.kind !== 'call' || facts.calls[made.call]?.kind !== 'new' || !isSame(assignment.target, asked)) return [];
    return outlivesCalls(facts, asked.object, assignment.in, isMadePerCall) && !isEmptiedOnWay(facts, asked.object, assignment.in) ? [made.call] : [];
  });
}

/** A variable of the module, or a field of an object that is not made for this call. */
function outlivesCalls(facts: FileFacts, term: Term, fn: number, isMadePerCall: IsMadePerCall): boolean {
  if (term.kind === 'binding') return facts.bindings[term.binding]?.scope === 0;
  if (term.kind !== 'member' || term.object.kind !== 'this') return false;
  const cls = findClass(facts, fn);
  return cls === null || !isMadePerCall(cls);
}

/** Whose object `this` is, also in an arrow of a method. */
function findClass(facts: FileFacts, fn: number): number | null {
  for (let at: number | null = fn; at !== null; at = facts.functions[at]?.parent ?? null) {
    const cls = facts.functions[at]?.class;
    if (cls !== undefined) return cls;
  }
  return null;
}
