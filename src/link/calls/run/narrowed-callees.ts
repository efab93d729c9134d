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
  const gates = gatesOf(ev.program.getFunction(at.file, fn)).get(index) ?? [];
  return gates.flatMap(({ test, holds }) => classesAsked(test, holds, callee.object)).reduce<Values>((left, asked) => narrow(ev, left, asked, at), callees);
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
function narrow(ev: Evaluation, callees: Values, { of, holds }: Asked, at: At): Values {
  const asked = ev.evaluate(of, at);
  if (asked.length === 0 || asked.some(({ kind }) => kind !== 'class')) return callees;
  const isOne = ({ file, class: index }: { readonly file: string; readonly class: number }): boolean => classChain(ev, file, index).some((base) => 'class' in base && asked.some((value) => value.kind === 'class' && value.file === base.file && value.class === base.class));
  return callees.filter((callee: Value) => callee.kind !== 'function' || callee.self?.kind !== 'instance' || isOne(callee.self) === holds);
}
