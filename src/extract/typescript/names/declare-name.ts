import type { BindingFact } from '../../../model/facts.ts';
import type { Scope } from '../draft/scope.ts';
import type { Walk } from '../draft/walk.ts';

/** Declares a value name. A name that the scope already has keeps its binding: `var` twice, overloads, a namespace beside its class. */
export function declareValue(walk: Walk, scope: Scope, name: string, kind: BindingFact['kind'], at: number): number {
  const known = scope.ownValue(name);
  if (known !== undefined) return known;
  const binding = addBinding(walk, scope, name, kind, at);
  scope.setValue(name, binding);
  return binding;
}

/** Declares a name that exists for types only. Interfaces of one name merge. */
export function declareType(walk: Walk, scope: Scope, name: string, at: number): number {
  const known = scope.ownType(name);
  if (typeof known === 'number') return known;
  const binding = addBinding(walk, scope, name, 'type', at);
  scope.setType(name, binding);
  return binding;
}

/** Declares a name that is a value and a type: a class, an enum, an import, a namespace. */
export function declareBoth(walk: Walk, scope: Scope, name: string, kind: BindingFact['kind'], at: number): number {
  const binding = declareValue(walk, scope, name, kind, at);
  if (scope.ownType(name) === undefined) scope.setType(name, binding);
  return binding;
}

function addBinding(walk: Walk, scope: Scope, name: string, kind: BindingFact['kind'], at: number): number {
  return walk.draft.bindings.push({ name, kind, scope: scope.function, values: [], line: walk.lines.line(at) }) - 1;
}
