/**
 * Calls that run one of many functions: `commands[name](order)`, `jobs.get(kind).run(order)`. The way to each of them exists, and
 * which one is taken is decided while running. Where the address of the request decides, each is the handler of its own route.
 */
import type { CallFact, FileFacts, Term } from '../../model/facts.ts';
import { constantKey } from '../values/objects/constant-key.ts';
import type { Evaluator } from '../values/evaluator.ts';
import type { At, Value, Values } from '../values/value.ts';
import { readsAddress } from './request-address.ts';

/** Of so few functions each is one that the author had in mind at the call. */
const MOST_IN_MIND = 3;
/** Values of values, and functions that look the entry up. */
const MOST_DEPTH = 8;

/** What decides which entry runs: something only running tells, or the address of the request. */
type Decides = 'value' | 'address';

/** True where nobody can say that this call ever runs a certain one of the functions. */
export function isWideDispatch(ev: Evaluator, { callee }: CallFact, callees: Values, at: At): boolean {
  return callees.length > MOST_IN_MIND && countEntries(callees) > MOST_IN_MIND && whatDecides(ev, callee, at, 0) === 'value';
}

/** The same function in another calling context is no other entry. */
function countEntries(callees: Values): number {
  return new Set(callees.flatMap(nameEntry)).size;
}

function nameEntry(value: Value): readonly string[] {
  if (value.kind === 'function') return [`${value.file}#${value.function}#${value.self?.id ?? ''}`];
  return value.kind === 'class' ? [`${value.file}#${value.class}`] : [];
}

/** Null where nothing is picked: the function is called by its own name, or each of a list in turn. */
function whatDecides(ev: Evaluator, term: Term, at: At, depth: number): Decides | null {
  if (depth > MOST_DEPTH) return null;
  const facts = ev.program.getFile(at.file);
  const decidedBy = (terms: readonly Term[], where = at): Decides | null => weakest(terms.map((one) => whatDecides(ev, one, where, depth + 1)));
  switch (term.kind) {
    case 'member': return decidedBy([term.object]);
    case 'cast': case 'await': return decidedBy([term.of]);
    case 'operation': return term.operator === '||' || term.operator === '??' || term.operator === '?:' ? decidedBy(term.operands) : null;
    case 'binding': {
      const binding = facts.bindings[term.binding];
      return binding === undefined || binding.from !== undefined || binding.kind === 'parameter' ? null : decidedBy(binding.values);
    }
    case 'index': {
      if (isInTurn(facts, term.index) || ev.evaluate(term.object, at).some(isList)) return null;
      const outer = decidedBy([term.object]);
      return outer ?? (constantKey(ev, term.index, at.file) === null ? decide(facts, term.index) : null);
    }
    case 'call': {
      const call = facts.calls[term.call];
      return call === undefined ? null : (lookUp(ev, call, at) ?? decidedByFunction(ev, call, at, decidedBy));
    }
    default: return null;
  }
}

/** `commands.get(name)` of a map, `routes.find((route) => route.path === url)` of a list. */
function lookUp(ev: Evaluator, { callee, args: [first] }: CallFact, at: At): Decides | null {
  if (callee.kind !== 'member' || first === undefined) return null;
  const facts = ev.program.getFile(at.file);
  if (callee.property === 'get') {
    const isMap = ev.evaluate(callee.object, at).some((value) => value.kind === 'collection' && value.of === 'Map');
    return isMap && !isInTurn(facts, first) && constantKey(ev, first, at.file) === null ? decide(facts, first) : null;
  }
  if (callee.property !== 'find' || first.kind !== 'function') return null;
  const asked = ev.program.returnsOf(ev.program.getFunction(at.file, first.function));
  return asked.some((one) => readsAddress(facts, one)) ? 'address' : 'value';
}

/** `const run = findCommand(name)` */
function decidedByFunction(ev: Evaluator, { callee }: CallFact, at: At, decidedBy: (terms: readonly Term[], where: At) => Decides | null): Decides | null {
  const targets = ev.evaluate(callee, at).flatMap((value) => (value.kind === 'function' ? [value] : []));
  const [target] = targets;
  if (target === undefined || targets.some((one) => one.file !== target.file || one.function !== target.function)) return null;
  const frame = target.self === null ? null : ev.interner.openFrame(target.file, target.function, target.self);
  return decidedBy(ev.program.returnsOf(ev.program.getFunction(target.file, target.function)), { file: target.file, fn: target.function, frame });
}

function decide(facts: FileFacts, key: Term): Decides {
  return readsAddress(facts, key) ? 'address' : 'value';
}

function weakest(decisions: readonly (Decides | null)[]): Decides | null {
  return decisions.includes('value') ? 'value' : decisions.includes('address') ? 'address' : null;
}

/** `for (const name of Object.keys(steps)) steps[name]()` runs them all, and so does what counts upwards. */
function isInTurn(facts: FileFacts, key: Term): boolean {
  if (key.kind === 'cast') return isInTurn(facts, key.of);
  if (key.kind === 'element' || key.kind === 'operation') return true;
  if (key.kind === 'member' || key.kind === 'index') return isInTurn(facts, key.object);
  const binding = key.kind === 'binding' ? facts.bindings[key.binding] : undefined;
  return binding?.values.some((value) => value.kind === 'element' || (value.kind === 'literal' && typeof value.value === 'number') || (value.kind === 'parameter' && isHandedItems(facts, value.function))) === true;
}

const perItem: ReadonlySet<string> = new Set(['map', 'forEach', 'flatMap', 'filter', 'some', 'every', 'reduce']);

/** `names.map((name) => checks[name]())` */
function isHandedItems(facts: FileFacts, fn: number): boolean {
  return facts.calls.some(({ callee, args }) => callee.kind === 'member' && perItem.has(callee.property) && args.some((arg) => arg.kind === 'function' && arg.function === fn));
}

/** What stands one after another: middleware, steps, a pool that is gone round. */
function isList(value: Value): boolean {
  return value.kind === 'list' || (value.kind === 'collection' && value.of === 'Array');
}
