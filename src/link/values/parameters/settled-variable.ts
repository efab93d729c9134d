/** A variable that is given its value once, in its own file or in the one that it is imported from. */
import type { Term } from '../../../model/facts.ts';
import { findFrame, type Evaluation } from '../evaluation.ts';
import { listAssignments } from '../terms/assignments-of-file.ts';
import type { At } from '../value.ts';

export interface SettledVariable {
  readonly value: Term;
  /** What it is where the first is left out. */
  readonly byDefault: Term | undefined;
  readonly at: At;
}

/** Null where it may be given another value. */
export function settledVariable(ev: Evaluation, binding: number, at: At): SettledVariable | null {
  const facts = ev.program.getFile(at.file);
  const { values = [], kind, from, scope = 0 } = facts.bindings[binding] ?? {};
  if (from !== undefined) return from.imported === '*' ? null : ofExport(ev, from, at.file);
  const [value, byDefault, ...others] = values;
  if (!value || others.length > 0 || (byDefault !== undefined && kind !== 'parameter' && kind !== 'const')) return null;
  if (listAssignments(facts).variables.has(binding)) return null;
  return { value, byDefault, at: { file: at.file, fn: scope, frame: scope === 0 ? null : findFrame(at.frame, at.file, scope) } };
}

/** `import { dialect } from './settings'`, as that file exports it itself. */
function ofExport(ev: Evaluation, { specifier, imported }: { readonly specifier: string; readonly imported: string }, file: string): SettledVariable | null {
  const resolved = ev.modules.resolve(file, specifier);
  if (resolved?.kind !== 'file' || !ev.program.sources.has(resolved.file)) return null;
  const [only, ...others] = ev.program.getFile(resolved.file).exports.filter(({ name }) => name === imported);
  return only?.value && others.length === 0 ? { value: only.value, byDefault: undefined, at: { file: resolved.file, fn: 0, frame: null } } : null;
}
