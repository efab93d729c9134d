/** What `new Proxy(target, { get })` stands for: the value its `get` reads from, or else its target. */
import type { CallFact, FileFacts, Term } from '../../../model/facts.ts';
import type { Evaluation } from '../evaluation.ts';
import { stepsOutsideProduction } from '../production/steps-in-production.ts';
import { NO_VALUES, type At, type FunctionValue, type Value, type Values } from '../value.ts';

/** Casts around a value, and names for it, that are looked through. */
const MOST_INDIRECTIONS = 4;

export function evaluateProxy(ev: Evaluation, call: CallFact, at: At): Values {
  const [target, handler] = call.args;
  if (!target) return NO_VALUES;
  const traps = handler ? ev.interner.union(ev.evaluate(handler, at).map((value) => ev.member(value, 'get'))) : NO_VALUES;
  const values = ev.evaluate(target, at);
  const read = ev.interner.union(traps.map((trap) => (trap.kind === 'function' ? readBy(ev, trap, values) : NO_VALUES)));
  if (read.length > 0) return read;
  // `new Proxy({} as Database, …)`: the empty object only carries the type.
  const typed = target.kind === 'cast' && values.every(isEmptyObject) ? ev.typed(target.type, at) : NO_VALUES;
  return typed.length > 0 ? typed : values;
}

function isEmptyObject(value: Value): boolean {
  return value.kind === 'object' && value.term.properties.length === 0;
}

/** The objects that `get(target, property)` looks its property up in: `getDb()[property]`, `Reflect.get(getDb(), property)`. */
function readBy(ev: Evaluation, trap: FunctionValue, target: Values): Values {
  const facts = ev.program.getFile(trap.file);
  const fact = ev.program.getFunction(trap.file, trap.function);
  const inside: At = { file: trap.file, fn: trap.function, frame: ev.interner.frame(trap, [target]) };
  const named = facts.bindings.filter((binding) => binding.scope === trap.function).flatMap((binding) => binding.values);
  const { calls: untaken } = stepsOutsideProduction(facts, fact);
  const objects = [...named, ...ev.program.returnsOf(fact)].flatMap((term) => {
    if (term.kind === 'call' && untaken.has(term.call)) return [];
    const object = findReadObject(facts, term, trap.function, MOST_INDIRECTIONS);
    return object ? [object] : [];
  });
  return ev.interner.union(objects.map((object) => ev.evaluate(object, inside).filter((value) => !isEmptyObject(value))));
}

function findReadObject(facts: FileFacts, term: Term, fn: number, depth: number): Term | null {
  if (depth === 0) return null;
  if (term.kind === 'cast' || term.kind === 'await') return findReadObject(facts, term.of, fn, depth - 1);
  if (term.kind === 'index') return isProperty(facts, term.index, fn, depth) ? term.object : null;
  if (term.kind !== 'call') return null;
  const call = facts.calls[term.call];
  const [object, property] = call?.args ?? [];
  const isReflect = call?.callee.kind === 'member' && call.callee.property === 'get' && call.callee.object.kind === 'global' && call.callee.object.name === 'Reflect';
  return isReflect && object && property && isProperty(facts, property, fn, depth) ? object : null;
}

/** The second parameter of the trap. */
function isProperty(facts: FileFacts, term: Term, fn: number, depth: number): boolean {
  if (depth === 0) return false;
  if (term.kind === 'parameter') return term.function === fn && term.index === 1;
  if (term.kind === 'cast') return isProperty(facts, term.of, fn, depth - 1);
  return term.kind === 'binding' && (facts.bindings[term.binding]?.values ?? []).some((value) => isProperty(facts, value, fn, depth - 1));
}
