/** Objects that hand themselves on: `constructor(app) { app.get('/orders', (req, res) => res.json(this.stores)); }`. They live as long as who has them. */
import type { FileFacts, Term } from '../../../model/facts.ts';

/** A method of the class, or a function in one, gives away `this`, one of its methods, or a function that speaks of it. */
export function isHandingItselfOn(facts: FileFacts, cls: number): boolean {
  const isOwn = (fn: number): boolean => findClassAround(facts, fn) === cls;
  const methods = new Set(facts.classes[cls]?.members.flatMap((member) => (member.function === undefined && member.value?.kind !== 'function' ? [] : [member.name])));
  const isItself = (term: Term): boolean => {
    if (term.kind === 'cast') return isItself(term.of);
    if (term.kind === 'this') return true;
    if (term.kind === 'member') return term.object.kind === 'this' && methods.has(term.property);
    return term.kind === 'function' && speaksOfThis(facts, term.function);
  };
  return facts.calls.some(({ args, in: user }) => isOwn(user) && args.some(isItself))
    || facts.assignments.some(({ value, in: user }) => value.kind === 'this' && isOwn(user));
}

/** Whose object `this` is, also in an arrow of a method. */
function findClassAround(facts: FileFacts, fn: number): number | null {
  for (let at: number | null = fn; at !== null; at = facts.functions[at]?.parent ?? null) {
    const cls = facts.functions[at]?.class;
    if (cls !== undefined) return cls;
  }
  return null;
}

function speaksOfThis(facts: FileFacts, fn: number): boolean {
  const isInside = (user: number): boolean => {
    for (let at: number | null = user; at !== null; at = facts.functions[at]?.parent ?? null) if (at === fn) return true;
    return false;
  };
  const mentions = (part: unknown): boolean => JSON.stringify(part ?? null).includes('{"kind":"this"}');
  return facts.calls.some((call) => isInside(call.in) && mentions([call.callee, call.args]))
    || facts.assignments.some((one) => isInside(one.in) && mentions([one.target, one.value]))
    || mentions(facts.functions[fn]?.body);
}
