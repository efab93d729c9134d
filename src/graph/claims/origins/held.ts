/** What an object or a list is given after it was made: `waiting.push(order)`, `job.row = order`, `byShop.set(order.shop, order)`. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { rootOf } from './values.ts';

interface Put {
  /** The properties that lead to it from the name, as far as they are known. */
  readonly path: readonly string[];
  readonly value: Term;
}

const filling: ReadonlySet<string> = new Set(['push', 'unshift', 'splice', 'fill', 'set', 'add', 'append', 'enqueue', 'insert', 'put']);
const putsOfFile = new WeakMap<FileFacts, ReadonlyMap<number, readonly Put[]>>();

/** What is put into the object that a name of this file stands for. */
export function getPuts(facts: FileFacts, binding: number): readonly Put[] {
  let puts = putsOfFile.get(facts);
  if (puts === undefined) putsOfFile.set(facts, (puts = findPuts(facts)));
  return puts.get(binding) ?? [];
}

function findPuts(facts: FileFacts): ReadonlyMap<number, readonly Put[]> {
  const found = new Map<number, Put[]>();
  const add = (into: Term, values: readonly Term[]): void => {
    const place = readPlace(into);
    if (place === null) return;
    const puts = found.get(place.binding) ?? [];
    found.set(place.binding, puts);
    for (const value of [...values, ...place.keys]) puts.push({ path: place.path, value });
  };
  for (const { target, value } of facts.assignments) if (target.kind === 'member' || target.kind === 'index') add(target, [value]);
  for (const { callee, args } of facts.calls) {
    if (callee.kind !== 'member') continue;
    const [first, ...others] = args;
    if (filling.has(callee.property)) add(callee.object, args);
    else if (callee.property === 'assign' && callee.object.kind === 'global' && callee.object.name === 'Object' && first !== undefined) add(first, others);
  }
  return found;
}

const deepest = 8;

/** `state.due`, `groups[order.shop]`, `(groups[order.shop] ??= [])` */
function readPlace(into: Term): { readonly binding: number; readonly path: readonly string[]; readonly keys: readonly Term[] } | null {
  let term = into;
  let path: readonly string[] = [];
  const keys: Term[] = [];
  for (let step = 0; step < deepest; step += 1) {
    if (term.kind === 'binding') return { binding: term.binding, path, keys };
    if (term.kind === 'member') {
      path = [term.property, ...path];
      term = term.object;
    } else if (term.kind === 'index') {
      path = [];
      keys.push(term.index);
      term = term.object;
    } else if (term.kind === 'cast') term = term.of;
    else if (term.kind === 'operation' && term.operands[0] !== undefined) [term] = term.operands;
    else return null;
  }
  return null;
}

/** Whether what was put there is, holds or is held by what stands at the path. */
export function isOnPath(put: readonly string[], path: readonly string[]): boolean {
  return put.every((name, index) => index >= path.length || path[index] === name);
}

/** The call is handed the name itself, or is made on it. */
export function isHanded(facts: FileFacts, call: number, binding: number): boolean {
  const made = facts.calls[call];
  const isName = (term: Term): boolean => term.kind === 'binding' && term.binding === binding;
  return made !== undefined && (made.args.some(isName) || isName(rootOf(made.callee)));
}

/** `context.rows = …`, `this.rows = …` */
export function assignsProperty(facts: FileFacts, name: string): boolean {
  return facts.assignments.some(({ target }) => target.kind === 'member' && target.property === name);
}

/** It leaves something in a variable of the module or in a field. */
export function keepsSomething(facts: FileFacts, fn: number): boolean {
  return facts.assignments.some(({ in: by, target }) => by === fn && (target.kind === 'binding' ? facts.bindings[target.binding]?.scope === 0 : target.kind === 'member' && target.object.kind === 'this'));
}
