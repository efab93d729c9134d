/** Keys that say the same whenever they are read: `Kind.Order`, a constant of a module. */
import type { PropertyTerm, Term } from '../../../model/facts.ts';
import type { Evaluation } from '../evaluation.ts';

/** Null where only running tells. Where parameters and items of a loop come from is not asked: that leads through all data of the program. */
export function constantKey(ev: Evaluation, term: Term, file: string): string | null {
  const written = uncast(term);
  if (written.kind === 'literal') return String(written.value);
  const root = rootOf(written);
  const binding = root.kind === 'binding' ? ev.program.getFile(file).bindings[root.binding] : undefined;
  if (binding === undefined || binding.values.length > 1) return null;
  const [value] = binding.values.map(rootOf);
  const isConstant = binding.scope === 0 ? value?.kind !== 'element' && value?.kind !== 'parameter' && value?.kind !== 'index' : value?.kind === 'literal';
  if (!isConstant) return null;
  const [key, ...others] = ev.evaluate(written, { file, fn: 0, frame: null });
  return key?.kind === 'literal' && others.length === 0 ? String(key.value) : null;
}

/** The name of a property of an object literal. */
export function keyOfProperty(ev: Evaluation, property: Exclude<PropertyTerm, { kind: 'spread' }>, file: string): string | null {
  return property.key ?? (property.computed ? constantKey(ev, property.computed, file) : null);
}

function rootOf(term: Term): Term {
  let root = uncast(term);
  while (root.kind === 'member') root = uncast(root.object);
  return root;
}

function uncast(term: Term): Term {
  return term.kind === 'cast' ? uncast(term.of) : term;
}
