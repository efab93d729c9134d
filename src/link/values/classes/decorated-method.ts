/**
 * What is called instead of a method that a decorator of the project puts a lock around: `@Locked('payouts')`. Decorators that log, cache or
 * measure leave the method itself to be entered, as a reader would.
 */
import type { FunctionFact, MemberFact, Term } from '../../../model/facts.ts';
import type { Evaluation } from '../evaluation.ts';
import type { At, FunctionValue, ObjectTerm, Value, Values } from '../value.ts';

/** The function that stands around the method and calls it; the method itself where none does, or nobody can say. */
export function decoratedMethod(ev: Evaluation, method: FunctionValue, member: MemberFact, at: At): FunctionValue {
  // The one that is nearest to the method is applied first.
  return [...member.decorators].reverse().reduce<FunctionValue>((inner, decorator) => wrapperOf(ev, decorator, inner, member.name, at) ?? inner, method);
}

function wrapperOf(ev: Evaluation, term: Term, method: FunctionValue, name: string, at: At): FunctionValue | null {
  const [decorator, ...others] = ev.evaluate(term, at).filter((value) => value.kind === 'function');
  if (decorator === undefined || others.length > 0 || !speaksOfLocks(ev, term, at, decorator)) return null;
  const fact = ev.program.getFunction(decorator.file, decorator.function);
  const { interner } = ev;
  const [first] = interner.frame(decorator, [[method]], true).args;
  if (fact.parameters.length === 0 || first?.includes(method) !== true) return null;
  const descriptor = interner.object(decorator.file, descriptorOf(fact, decorator.function), decorator.function, interner.frame(decorator, [[method]], true));
  const inside: At = { file: decorator.file, fn: decorator.function, frame: interner.frame(decorator, [[method], [interner.literal(name)], [descriptor]], true) };
  const [wrapper, ...more] = replacements(ev, fact, inside, descriptor).filter((value) => value.kind === 'function' && value !== method);
  if (wrapper?.kind !== 'function' || more.length > 0 || !callsMethod(ev, wrapper, method)) return null;
  return interner.function(wrapper.file, wrapper.function, wrapper.self ?? method.self, wrapper.frame, wrapper.bound);
}

/** Names of locks, and `NX` of Redis: what is no lock after all is seen to be none once it is entered. */
const locking = /lock|mutex|semaphore|single_?flight|exclusive|^nx$|already_?running|is_?running|busy/i;

/** In the name of the decorator, or in what its code calls and assigns. */
function speaksOfLocks(ev: Evaluation, term: Term, at: At, decorator: FunctionValue): boolean {
  const facts = ev.program.getFile(decorator.file);
  const outermost = facts.functions[decorator.function]?.parent ?? 0;
  const within = (fn: number): boolean => isWithin(ev, decorator, fn);
  const calls = facts.calls.filter((call) => within(call.in));
  return wordsOf(ev, at.file, term).some((word) => locking.test(word)) || locking.test(facts.functions[outermost]?.name ?? '')
    || calls.some((call) => [call.callee, ...call.args].some((one) => wordsOf(ev, decorator.file, one).some((word) => locking.test(word))))
    || facts.assignments.some((one) => within(one.in) && wordsOf(ev, decorator.file, one.target).some((word) => locking.test(word)));
}

/** Names and texts of an expression, those of its calls too. */
function wordsOf(ev: Evaluation, file: string, term: Term, depth = 0): readonly string[] {
  if (depth > deepestWord) return [];
  const inner = (one: Term): readonly string[] => wordsOf(ev, file, one, depth + 1);
  const facts = ev.program.getFile(file);
  switch (term.kind) {
    case 'binding': return [facts.bindings[term.binding]?.name ?? ''];
    case 'global': return [term.name];
    case 'literal': return typeof term.value === 'string' ? [term.value] : [];
    case 'member': return [term.property, ...inner(term.object)];
    case 'call': { const call = facts.calls[term.call]; return call === undefined ? [] : [call.callee, ...call.args].flatMap(inner); }
    case 'object': return term.properties.flatMap((property) => (property.kind === 'spread' ? inner(property.of) : [property.key ?? '', ...inner(property.value)]));
    case 'template': return term.parts.flatMap(inner);
    case 'cast': case 'await': return inner(term.of);
    default: return [];
  }
}

const deepestWord = 4;

const descriptors = new WeakMap<FunctionFact, ObjectTerm>();

/** `{ value: method }`, which TypeScript's older decorators are given third. The newer ones are given the method itself first. */
function descriptorOf(fact: FunctionFact, fn: number): ObjectTerm {
  const known = descriptors.get(fact);
  const term: ObjectTerm = known ?? { kind: 'object', properties: [{ kind: 'property', key: 'value', value: { kind: 'parameter', function: fn, index: 0 }, line: fact.span[0] }], span: fact.span };
  if (known === undefined) descriptors.set(fact, term);
  return term;
}

/** What is put in the method's place: `descriptor.value = …`, or what is returned. */
function replacements(ev: Evaluation, fact: FunctionFact, inside: At, descriptor: Value): Values {
  const assigned = ev.program.getFile(inside.file).assignments.flatMap(({ in: where, target, value }) => {
    const isValue = where === inside.fn && target.kind === 'member' && target.property === 'value' && ev.evaluate(target.object, inside).includes(descriptor);
    return isValue ? ev.evaluate(value, inside) : [];
  });
  const returned = ev.program.returnsOf(fact).flatMap((term) => ev.evaluate(term, inside)).flatMap((value) => (value.kind === 'object' ? ev.member(value, 'value') : [value]));
  return ev.interner.union([assigned, returned]);
}

/** One whose call of the method is out of sight would hide the method. */
function callsMethod(ev: Evaluation, wrapper: FunctionValue, method: FunctionValue): boolean {
  const frame = ev.interner.frame(wrapper, []);
  return ev.program.getFile(wrapper.file).calls.some(({ callee, in: where }) => isWithin(ev, wrapper, where) && ev.evaluate(callee, { file: wrapper.file, fn: where, frame }).includes(method));
}

function isWithin(ev: Evaluation, { file, function: outer }: FunctionValue, fn: number): boolean {
  for (let current: number | null = fn; current !== null; current = ev.program.getFunction(file, current).parent) if (current === outer) return true;
  return false;
}
