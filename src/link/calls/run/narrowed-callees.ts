/**
 * Methods that a call cannot come to, because the object it is made on was asked for its class: `if (!(store instanceof SqlStore)) return;`
 * before `store.find(id)`, or the call within `if (store instanceof SqlStore)`.
 */
import type { CallFact, Term } from '../../../model/facts.ts';
import { gatesOf } from '../../gates/gates-of-calls.ts';
import { classChain } from '../../values/classes/class-chain.ts';
import type { Evaluation } from '../../values/evaluation.ts';
import type { At, Value, Values } from '../../values/value.ts';

/** What the object is known to be, or not to be. */
interface Asked {
  readonly of: Term;
  readonly holds: boolean;
}

/** The values that the call may call where it stands. */
export function narrowedCallees(ev: Evaluation, { callee, in: fn }: CallFact, index: number, at: At, callees: Values): Values {
  if (callee.kind !== 'member' || callees.length === 0) return callees;
  const { object, property } = callee;
  const gates = gatesOf(ev.program.getFunction(at.file, fn)).get(index) ?? [];
  const asked = gates.flatMap(({ test, holds }) => classesAsked(test, holds, object));
  if (asked.length === 0 || isAssigned(ev, at.file, fn, object)) return callees;
  return asked.reduce<Values>((left, one) => narrow(ev, left, one, property, at), callees);
}

/** `if (!(store instanceof SqlStore)) store = new SqlStore();`: what it was asked for says nothing of what it is then. */
function isAssigned(ev: Evaluation, file: string, fn: number, object: Term): boolean {
  const parts: Term[] = [object];
  for (let part = object; part.kind === 'member'; part = part.object) parts.push(part.object);
  return ev.program.getFile(file).assignments.some(({ target, in: within }) => within === fn && parts.some((part) => part.kind !== 'this' && isSame(part, target)));
}

/** `a instanceof B`, not so with `!`, and what `&&` says when it holds and `||` when it does not. */
function classesAsked(test: Term, holds: boolean, object: Term): readonly Asked[] {
  if (test.kind !== 'operation') return [];
  const [first, second] = test.operands;
  switch (test.operator) {
    case '!': return first ? classesAsked(first, !holds, object) : [];
    case 'instanceof': return first && second && isSame(first, object) ? [{ of: second, holds }] : [];
    case '&&': case '||': return holds === (test.operator === '&&') ? test.operands.flatMap((operand) => classesAsked(operand, holds, object)) : [];
    default: return [];
  }
}

/** A variable, or a path of names that begins with one or with `this`. */
function isSame(one: Term, other: Term): boolean {
  if (one.kind === 'member' && other.kind === 'member') return one.property === other.property && isSame(one.object, other.object);
  return (one.kind === 'this' && other.kind === 'this') || (one.kind === 'binding' && other.kind === 'binding' && one.binding === other.binding) || (one.kind === 'parameter' && other.kind === 'parameter' && one.function === other.function && one.index === other.index);
}

/** Only classes of the project are told apart, and only objects of which the class is known. */
function narrow(ev: Evaluation, callees: Values, { of, holds }: Asked, property: string, at: At): Values {
  const asked = ev.evaluate(of, at);
  if (asked.length === 0 || asked.some(({ kind }) => kind !== 'class')) return callees;
  return callees.filter((callee: Value) => {
    if (callee.kind !== 'function' || callee.self?.kind !== 'instance') return true;
    const { self } = callee;
    const isOne = classChain(ev, self.file, self.class).some((base) => 'class' in base && asked.some((value) => value.kind === 'class' && isSameClass(value, base)));
    return isOne === holds || (holds && self.construction === null && asked.some((value) => value.kind === 'class' && inherits(ev, value, self, property)));
  });
}

interface ClassPlace {
  readonly file: string;
  readonly class: number;
}

function isSameClass(one: ClassPlace, other: ClassPlace): boolean {
  return one.file === other.file && one.class === other.class;
}

/** An object that is known by its type alone may be of a class below it, which has the method of the base if it has none of its own. */
function inherits(ev: Evaluation, asked: ClassPlace, base: ClassPlace, property: string): boolean {
  const chain = classChain(ev, asked.file, asked.class).filter((one): one is ClassPlace => 'class' in one);
  const depth = chain.findIndex((one) => isSameClass(one, base));
  return depth > 0 && !chain.slice(0, depth).some((one) => ev.program.getClass(one.file, one.class).members.some(({ name, static: isStatic }) => name === property && !isStatic));
}
