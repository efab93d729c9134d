/** Names that older JavaScript gives a value without declaring them: `orders = require('./orders')`. */
import type { AssignmentFact, FileFacts } from '../../../model/facts.ts';
import type { Evaluation } from '../evaluation.ts';
import { NO_VALUES, type Values } from '../value.ts';

const byFile = new WeakMap<FileFacts, ReadonlyMap<string, readonly AssignmentFact[]>>();

/** What the file itself gives a name that nothing declares; other files may see it too, and seldom do. */
export function implicitGlobal(ev: Evaluation, name: string, file: string): Values {
  const assignments = assignmentsTo(ev.program.getFile(file)).get(name);
  return assignments ? ev.interner.unionOf(assignments, (one) => ev.evaluate(one.value, { file, fn: one.in, frame: null })) : NO_VALUES;
}

function assignmentsTo(facts: FileFacts): ReadonlyMap<string, readonly AssignmentFact[]> {
  let found = byFile.get(facts);
  if (!found) {
    const all = facts.assignments.filter((one) => one.target.kind === 'global' && one.operator === '=');
    byFile.set(facts, (found = Map.groupBy(all, (one) => (one.target.kind === 'global' ? one.target.name : ''))));
  }
  return found;
}
