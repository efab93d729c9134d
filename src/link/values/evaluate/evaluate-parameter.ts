/** What a parameter can be: from the calling context, from what a library hands over, from its type, from all callers. */
import type { FileFacts, ParameterFact, PropertyTerm, Term } from '../../../model/facts.ts';
import { evaluateArgument, evaluateArguments } from './evaluate-arguments.ts';
import type { Evaluation } from '../evaluation.ts';
import { MODULE_NAMES, callsOfImporters } from '../across-files/importing-sites.ts';
import { boundToTypes, injectedValues } from '../across-files/injected-values.ts';
import { MOST_ALTERNATIVES } from '../interner.ts';
import type { CallSite } from '../program.ts';
import { superCallsOf } from '../classes/construction.ts';
import { callsByHeirs } from '../classes/inherited-constructors.ts';
import { calledBack } from '../parameters/called-back.ts';
import { itemsHanded } from '../items/items-handed.ts';
import { isSameObject } from '../objects/same-object.ts';
import { NO_VALUES, type At, type Frame, type FunctionValue, type Value, type Values } from '../value.ts';

/** A function with more callers than this takes data, not collaborators. */
const MOST_CALLERS = 60;
/** Registrars have one caller per route. */
export const MOST_REGISTRATIONS = 2_000;
/** What authors call what a registrar of their own is given: `router.get('/orders', handler)`. */
const REGISTERED_NAME = /handler|controller|resolver|middleware|action|endpoint/i;
/** What they call the registrar itself: `registerJob(new CloseOrders())`. */
const REGISTRAR_NAME = /^register(?![a-z])/;

export function evaluateParameter(ev: Evaluation, file: string, fn: number, index: number, frame: Frame | null): Values {
  const fact = ev.program.getFunction(file, fn);
  const parameter = fact.parameters[index];
  if (frame && parameter?.rest) {
    const rest = ev.interner.union(frame.args.slice(index));
    if (rest.length > 0) return [ev.interner.list(rest)];
  }
  const given = frame?.args[index];
  if (given && given.length > 0) return withOwnMembers(ev, given, parameter, { file, fn: fact.parent ?? 0, frame: frame.parent });
  if (!parameter) return NO_VALUES;
  const handed = ev.handed.get(file, fn, index);
  if (handed.length > 0) return withOwnMembers(ev, handed, parameter, { file, fn: fact.parent ?? 0, frame: null });
  const injected = parameter.decorators.length > 0 ? injectedValues(ev, parameter.decorators, { file, fn: 0, frame: null }) : NO_VALUES;
  if (injected.length > 0) return injected;
  const declared = parameter.type ? ev.typed(parameter.type, { file, fn: fact.parent ?? 0, frame: frame?.parent ?? null }) : NO_VALUES;
  const typed = fact.kind === 'constructor' ? boundToTypes(ev, declared, { file, fn: 0, frame: null }) : declared;
  // An interface has more implementers than say so: what callers give belongs to it too.
  const isInterface = typed.some((value) => value.kind === 'typed');
  if (!isInterface && typed.some((value) => value.kind === 'api' || value.kind === 'instance')) return typed;
  // In a calling context, what this caller does not tell no other caller can.
  if (frame && !frame.open) return typed;
  const items = itemsHanded(ev, file, fn, index, frame?.parent ?? null);
  if (items.length > 0) return items;
  const back = typed.length > 0 ? NO_VALUES : calledBack(ev, file, fn, index, frame?.parent ?? null);
  return back.length > 0 ? back : ev.interner.union([fromCallers(ev, file, fn, index, frame?.self ?? null), typed]);
}

/** A library hands over an object of its own; the annotation may say what the project keeps on it: `(request: RequestWithOrders) => …`. */
function withOwnMembers(ev: Evaluation, given: Values, parameter: ParameterFact | undefined, at: At): Values {
  if (!parameter?.type || !given.every((value) => value.kind === 'api')) return given;
  const own = ev.typed(parameter.type, at).filter((value) => value.kind === 'typed');
  return own.length === 0 ? given : ev.interner.union([given, own]);
}

/** What callers give; those of a method only as far as they call it on this object. */
function fromCallers(ev: Evaluation, file: string, fn: number, index: number, self: Value | null): Values {
  const sets: Values[] = [];
  const isRegistrar = isRegistered(ev, file, fn, index);
  const isRest = ev.program.getFunction(file, fn).parameters[index]?.rest === true;
  for (const site of callersOf(ev, file, fn, isRegistrar ? MOST_REGISTRATIONS : MOST_CALLERS, self)) {
    const call = ev.program.getCall(site.file, site.call);
    const at: At = { file: site.file, fn: call.in, frame: null };
    const values = isRest ? ev.interner.union(evaluateArguments(ev, call, at).slice(index)) : evaluateArgument(ev, call, index, at);
    sets.push(values.filter((value) => value.kind !== 'literal'));
  }
  const given = ev.interner.union(sets);
  const known = isRegistrar ? given : given.slice(0, MOST_ALTERNATIVES);
  // `get(path, ...handlers)`: what all callers give, as one list of which nobody knows the order.
  return known.length > 0 && isRest ? [ev.interner.list(known)] : known;
}

function isRegistered(ev: Evaluation, file: string, fn: number, index: number): boolean {
  const { name, parameters } = ev.program.getFunction(file, fn);
  return REGISTERED_NAME.test(parameters[index]?.name ?? '') || REGISTRAR_NAME.test(name ?? '');
}

/** Call sites that may enter a function, found by the names it goes by and then checked. Constructors are found by their class. */
export function callersOf(ev: Evaluation, file: string, fn: number, most: number = MOST_CALLERS, self: Value | null = null): readonly CallSite[] {
  const fact = ev.program.getFunction(file, fn);
  const isConstructor = fact.kind === 'constructor';
  const names = namesOf(ev, file, fn);
  const items = fact.class === undefined ? ev.calledItems.get(file, fn).filter((one) => self === null || one.self === null || isSameObject(ev, one.self, self)) : [];
  const found = items.length > most ? [] : items.map(({ site }) => site);
  for (const name of names) {
    const named = ev.program.callsNamed(name);
    const sites = named.length > most && MODULE_NAMES.has(name) ? callsOfImporters(ev, name, file) : named;
    if (sites.length > most) continue;
    for (const site of sites) {
      if (found.some((one) => one.file === site.file && one.call === site.call)) continue;
      const call = ev.program.getCall(site.file, site.call);
      if (isConstructor && call.kind !== 'new') continue;
      const callees = ev.evaluate(call.callee, { file: site.file, fn: call.in, frame: null });
      const enters = callees.some((value) => (isConstructor ? value.kind === 'class' && value.file === file && value.class === fact.class : isFunction(value, file, fn) && (self === null || value.self === null || isSameObject(ev, value.self, self))));
      if (enters) found.push(site);
    }
  }
  return isConstructor && fact.class !== undefined ? [...found, ...superCallsOf(ev, { file, class: fact.class }, most), ...callsByHeirs(ev, { file, class: fact.class }, most)] : found;
}

function isFunction(value: Values[number], file: string, fn: number): value is FunctionValue {
  return value.kind === 'function' && value.file === file && value.function === fn;
}

function namesOf(ev: Evaluation, file: string, fn: number): ReadonlySet<string> {
  const facts = ev.program.getFile(file);
  const fact = ev.program.getFunction(file, fn);
  const names = new Set<string>();
  const own = fact.kind === 'constructor' && fact.class !== undefined ? facts.classes[fact.class]?.name : fact.name;
  if (own) names.add(own);
  const isIt = (value: Term): boolean =>
    (value.kind === 'function' && value.function === fn) ||
    (value.kind === 'class' && value.class === fact.class) ||
    (value.kind === 'binding' && facts.bindings[value.binding]?.name === own);
  for (const one of facts.exports) {
    const { value } = one;
    if (!value) continue;
    // `module.exports = { router: ordersRouter }` is called by the name of the property.
    for (const property of exportedProperties(facts, value)) if (property.kind === 'property' && property.key !== null && isIt(property.value)) names.add(property.key);
    if (isIt(value)) {
      names.add(one.name);
      // `module.exports = fn` is called by whatever name it is required under: those calls are indexed by that name only.
      if (one.name === 'module.exports' || one.name === 'default') names.add('default');
      // `require('./routes')(app)`
      if (one.name === 'module.exports') names.add('()').add('require()');
    }
  }
  return names;
}

/** Properties of an object that is exported as it is written, at once or by way of a constant. */
function exportedProperties(facts: FileFacts, value: Term): readonly PropertyTerm[] {
  if (value.kind === 'object') return value.properties;
  const [written, ...others] = value.kind === 'binding' ? (facts.bindings[value.binding]?.values ?? []) : [];
  return written?.kind === 'object' && others.length === 0 ? written.properties : [];
}
