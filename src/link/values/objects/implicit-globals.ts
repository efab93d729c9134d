/** Names that older JavaScript gives a value without declaring them: `orders = require('./orders')`. */
import type { AssignmentFact, FileFacts, Term } from '../../../model/facts.ts';
import type { Evaluation } from '../evaluation.ts';
import { nameOfGlobal } from '../../outline-facts.ts';
import { NO_VALUES, type Values } from '../value.ts';

const byFile = new WeakMap<FileFacts, ReadonlyMap<string, readonly AssignmentFact[]>>();

/** What the file itself gives a name that nothing declares, else what any file makes a global of that name. */
export function implicitGlobal(ev: Evaluation, name: string, file: string): Values {
  const assignments = assignmentsTo(ev.program.getFile(file)).get(name);
  return assignments ? ev.interner.unionOf(assignments, (one) => ev.evaluate(one.value, { file, fn: one.in, frame: null })) : globalOfOthers(ev, name);
}

/** `global.db = new Database(path)`, or `db = new Database(path)`, in one file, `db` in the others. */
function globalOfOthers(ev: Evaluation, name: string): Values {
  return ev.interner.unionOf([...ev.program.assignmentsTo(name), ...ev.program.assignmentsTo(nameOfGlobal(name))], (site) => {
    const assignment = ev.program.getFile(site.file).assignments[site.assignment];
    if (assignment?.operator !== '=' || !isGlobal(assignment.target)) return NO_VALUES;
    return ev.evaluate(assignment.value, { file: site.file, fn: assignment.in, frame: null });
  });
}

function isGlobal(target: Term): boolean {
  return target.kind === 'global' || (target.kind === 'member' && isGlobalObject(target.object));
}

function isGlobalObject(term: Term): boolean {
  return term.kind === 'global' && (term.name === 'global' || term.name === 'globalThis' || term.name === 'GLOBAL' || term.name === 'root');
}

function assignmentsTo(facts: FileFacts): ReadonlyMap<string, readonly AssignmentFact[]> {
  let found = byFile.get(facts);
  if (!found) {
    const all = facts.assignments.filter((one) => one.target.kind === 'global' && one.operator === '=');
    byFile.set(facts, (found = Map.groupBy(all, (one) => (one.target.kind === 'global' ? one.target.name : ''))));
  }
  return found;
}
