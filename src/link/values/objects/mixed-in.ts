/** Whose methods the functions of a file become when they are copied to a prototype: `for (name in queries) Orders.prototype[name] = queries[name]`. */
import type { Term } from '../../../model/facts.ts';
import { FILLED_PROTOTYPE } from '../../outline-facts.ts';
import type { Evaluation } from '../evaluation.ts';
import type { At, InstanceValue, MadeValue, Value } from '../value.ts';
import { assignedPrototypes } from './assigned-at-once.ts';

/** A program that fills more prototypes has a way of its own to do so. */
const MOST_FILLED = 40;

/** What `new` gives of the class that the function is copied to; null for one that is copied to none. */
export function mixedInto(ev: Evaluation, file: string, fn: number): InstanceValue | MadeValue | null {
  for (const { prototype, sources, at } of copies(ev)) {
    if (!sources.some((source) => ev.evaluate(source, at).some((value) => holds(ev, value, file, fn)))) continue;
    for (const value of ev.evaluate(prototype, at)) if ((value.kind === 'made' || value.kind === 'instance') && value.construction === null) return value;
  }
  return null;
}

interface Copy {
  readonly prototype: Term;
  readonly sources: readonly Term[];
  readonly at: At;
}

function copies(ev: Evaluation): readonly Copy[] {
  const sites = ev.program.assignmentsTo(FILLED_PROTOTYPE);
  const byName = sites.length > MOST_FILLED ? [] : sites.flatMap((site): readonly Copy[] => {
    const assignment = ev.program.getFile(site.file).assignments[site.assignment];
    const { target, value } = assignment ?? {};
    return assignment && target?.kind === 'index' && value?.kind === 'index' ? [{ prototype: target.object, sources: [value.object], at: { file: site.file, fn: assignment.in, frame: null } }] : [];
  });
  return [...byName, ...assignedPrototypes(ev).map(({ target, sources, file, in: fn }) => ({ prototype: target, sources, at: { file, fn, frame: null } }))];
}

function holds(ev: Evaluation, value: Value, file: string, fn: number): boolean {
  if (value.kind === 'namespace') return value.file === file && ev.program.getFile(file).exports.some((one) => isFunction(one.value, fn));
  return value.kind === 'object' && value.file === file && value.term.properties.some((property) => property.kind !== 'spread' && isFunction(property.value, fn));
}

function isFunction(term: Term | undefined, fn: number): boolean {
  return term?.kind === 'function' && term.function === fn;
}
