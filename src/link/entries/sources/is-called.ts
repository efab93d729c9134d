/** Whether anything may call a function: a starter that nobody calls starts nothing. */
import { posix } from 'node:path';
import type { FileFacts, FunctionFact, Term } from '../../../model/facts.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import type { MarkSet } from '../../footprint/mark-set.ts';
import type { CallSite } from '../../values/program.ts';
import { isMentioned } from '../../values/terms/mentioned-terms.ts';
import { findAsking, hasUnread, isImportedElsewhere, isLoadedWhole } from './asking-files.ts';

/** Frameworks call these by their names. */
const hook = /^(?:on[A-Z]\w*|constructor|init|start|register|setup|main|handler|default)$/;
/** Of these, what is called on an object only if somebody has it: a provider, which is the default of its file. */
const ownName = /^(?:init|start|main)$/;
/** And these of what a file hands over in one object. */
const ownHook = /^(?:bootstrap|ready|boot|configure|create[dA-Z]?\w*|run|up|fetch|scheduled|queue|serve|listen|mounted)$/;
/** And these of the class that is the default of its file: https://docs.adonisjs.com/guides/concepts/service-providers, https://www.eggjs.org/basics/app-start */
const ownMethod = /^(?:init|start|main|boot|ready|bootstrap|activate|configDidLoad|configWillLoad|didLoad|willReady|didReady|serverDidReady)$/;
const mostParents = 20;
/** A maker that is called by a maker that is called by a maker. */
const mostMakers = 4;
/** The language calls these. */
const implicit = /^(?:then|toString|toJSON|valueOf|\[.*)$/;

/**
 * False only where it is plain: the function, or one around it, is declared under a name that no call of the program has, and that its
 * own file hands to nobody; or it is a method of a class that nobody makes an object of. A library may do so of classes that extend its own,
 * unless its own is what is asked for: `ofSuper`, a constructor that hands all to `super`.
 */
export function isCalled(ev: Evaluator, file: string, fn: number, { makers = 0, ofSuper = false }: Asked = {}): boolean {
  const facts = ev.program.getFile(file);
  let current: number | null = fn;
  for (let depth = 0; current !== null && current !== 0 && depth < mostParents; depth += 1) {
    const fact: FunctionFact | undefined = facts.functions[current];
    if (fact === undefined) return true;
    if (isUnused(ev, file, fact, current) && !(makers > 0 && isCalledByKey(ev, file, fact))) return false;
    if (fact.class !== undefined && isOfObject(facts, fact.class, current) && !isMade(ev, file, fact.class, makers, ofSuper && current === fn)) return false;
    current = fact.parent;
  }
  return true;
}

interface Asked {
  readonly makers?: number;
  readonly ofSuper?: boolean;
}

/** A constructor, or a method that no class has by itself. */
function isOfObject({ classes }: FileFacts, owner: number, fn: number): boolean {
  const fact = classes[owner];
  return fact !== undefined && (fact.constructorFunction === fn || fact.members.some((member) => member.function === fn && !member.static));
}

/** `boot[name]()` calls methods that nobody calls by their names. */
function isCalledByKey(ev: Evaluator, file: string, { name, class: owner }: FunctionFact): boolean {
  if (owner === undefined || name === null) return false;
  return implicit.test(name) || [file, ...findAsking(ev, file)].some((one) => ev.program.getFile(one).calls.some(({ callee }) => callee.kind === 'index'));
}

interface Answer {
  readonly result: boolean;
  readonly marks: MarkSet;
}

const answers = new WeakMap<Evaluator, Map<string, Answer>>();

/** Asked once of each class, and of each place in a row of makers: one that makes others in many places is a maker of each. */
function isMade(ev: Evaluator, file: string, owner: number, makers: number, ofSuper: boolean): boolean {
  let known = answers.get(ev);
  if (known === undefined) answers.set(ev, (known = new Map<string, Answer>()));
  const key = `${file}#${owner}#${makers}${ofSuper ? ' super' : ''}`;
  let answer = known.get(key);
  if (answer === undefined) known.set(key, (answer = ev.program.marks.during(() => mayBeMade(ev, file, owner, makers, ofSuper))));
  else ev.program.marks.note(answer.marks);
  return answer.result;
}

/** A container, a base or a file that hands the class on may make objects of it; a `new` in a function that nobody calls does not. */
function mayBeMade(ev: Evaluator, file: string, owner: number, makers: number, ofSuper: boolean): boolean {
  const facts = ev.program.getFile(file);
  const { name, extends: base, decorators, members } = facts.classes[owner] ?? { name: null, decorators: [], members: [] };
  const binding = facts.bindings.findIndex((one) => one.kind === 'class' && one.name === name && one.values.some((value) => value.kind === 'class' && value.class === owner));
  if (name === null || binding < 0 || makers > mostMakers || (base !== undefined && !ofSuper) || decorators.length > 0 || members.some((member) => member.decorators.length > 0)) return true;
  ev.program.marks.noteName('imports', name);
  if (facts.bindings[binding]?.scope !== 0 || isDefault(facts, owner) || isValue(facts, binding) || ev.program.subclassesOf(name).length > 0 || ev.program.otherNamesOf(name).size > 0 || makesItself(facts, owner)) return true;
  if (isImportedElsewhere(ev, file, name, isValue) || hasUnread(ev, file)) return true;
  const sites = ev.program.callsNamed(name).map((site) => ({ file: site.file, fn: ev.program.getCall(site.file, site.call).in }));
  const functions = new Map(sites.map((site) => [`${site.file}#${site.fn}`, site]));
  return [...functions.values()].some((site) => isCalled(ev, site.file, site.fn, { makers: makers + 1 })) || isLoadedWhole(ev, file);
}

/** `static instance = new this()`, which runs when the class is defined. */
function makesItself({ calls, classes }: FileFacts, owner: number): boolean {
  const initialiser = classes[owner]?.staticInitialiser;
  return initialiser !== undefined && calls.some(({ kind, callee, in: fn }) => kind === 'new' && callee.kind === 'this' && fn === initialiser);
}

const valued = new WeakMap<FileFacts, ReadonlySet<number>>();

/** The class is spoken of in another way than by `new Payouts(…)`: it is an argument, an item, given another name, or asked for what it has itself. */
function isValue(facts: FileFacts, binding: number): boolean {
  let found = valued.get(facts);
  if (found === undefined) valued.set(facts, (found = findValued(facts)));
  return found.has(binding);
}

function findValued({ calls, assignments, bindings, functions, classes, exports }: FileFacts): ReadonlySet<number> {
  const others = calls.map(({ kind, callee, args }) => [kind === 'new' && callee.kind === 'binding' ? null : callee, args]);
  const own = bindings.map(({ values }) => values);
  const given = exports.filter(({ name, value }) => value?.kind !== 'binding' || name !== bindings[value.binding]?.name).map(({ value }) => value);
  const found = new Set<number>();
  isMentioned([others, assignments, own, functions, classes, given], (term) => {
    if (term.kind === 'binding') found.add(term.binding);
    return false;
  });
  return found;
}

function isUnused(ev: Evaluator, file: string, fact: FunctionFact, index: number): boolean {
  const facts = ev.program.getFile(file);
  const { name } = fact;
  if (name === null || (hook.test(name) && !(fact.class !== undefined && ownName.test(name))) || ev.program.callsNamed(name).some((site) => mayMean(ev, site, file, fact))) return false;
  if (fact.class !== undefined) return fact.kind === 'method' && isPlain(facts, fact.class, index) && !(ownMethod.test(name) && isDefault(facts, fact.class)) && !isMethodHanded(ev, file, name);
  const binding = facts.bindings.findIndex((one) => one.name === name && one.scope === (fact.parent ?? 0) && one.values.some((value) => value.kind === 'function' && value.function === index));
  // Functions without a binding of their own are values, handed to whoever takes them.
  if (binding < 0 || isHanded(facts, binding) || (isHandedOver(facts, binding) && mayBeTaken(ev, file, name))) return false;
  return !isImportedElsewhere(ev, file, name, isUsed);
}

/** `export default { register, start }` gives it to nobody where no file asks for this one. */
function mayBeTaken(ev: Evaluator, file: string, name: string): boolean {
  return ownHook.test(name) || posix.parse(file).name === 'index' || hasUnread(ev, file) || findAsking(ev, file).length > 0;
}

function isHandedOver({ exports }: FileFacts, binding: number): boolean {
  return exports.some((one) => (one.name === 'default' || one.name === 'module.exports') && one.value !== undefined && isIn(one.value, binding));
}

/** No base, no interface and no decorator says that others call its methods. */
function isPlain({ classes }: FileFacts, index: number, method: number): boolean {
  const owner = classes[index];
  return owner !== undefined && owner.extends === undefined && owner.implements.length === 0 && owner.decorators.length === 0 && owner.members.every((member) => member.function !== method || member.decorators.length === 0);
}

function isDefault(facts: FileFacts, owner: number): boolean {
  return facts.exports.some((one) => (one.name === 'default' || one.name === 'module.exports') && one.value !== undefined && isMentioned(one.value, (term) => isOfClass(facts, term, owner)));
}

function isOfClass(facts: FileFacts, term: Term, owner: number): boolean {
  if (term.kind === 'class') return term.class === owner;
  return term.kind === 'binding' && facts.bindings[term.binding]?.values.some((value) => value.kind === 'class' && value.class === owner) === true;
}

/** `app.onReady(notifier.start)`: without being called there. Asked of the file itself, and of those that ask for it. */
function isMethodHanded(ev: Evaluator, file: string, name: string): boolean {
  return [file, ...findAsking(ev, file)].some((one) => {
    const { calls, ...others } = ev.program.getFile(one);
    return isMentioned([calls.map(({ args }) => args), others], (term) => term.kind === 'member' && term.property === name);
  });
}

/** Of several functions of one name, another may be the one that is called: where the caller declares or imports that one, this one is not meant. */
function mayMean(ev: Evaluator, { file, call }: CallSite, declaring: string, { class: owner }: FunctionFact): boolean {
  const { callee } = ev.program.getCall(file, call);
  if (file === declaring || owner !== undefined || callee.kind !== 'binding') return true;
  const binding = ev.program.getFile(file).bindings[callee.binding];
  if (binding?.kind === 'function') return false;
  const target = binding?.from === undefined ? null : ev.modules.resolve(file, binding.from.specifier);
  return target?.kind !== 'file' || target.file === declaring || !declaresFunction(ev, target.file, binding?.from?.imported);
}

/** A file that only hands on what others export says nothing of which function that is. */
function declaresFunction(ev: Evaluator, file: string, name: string | undefined): boolean {
  return ev.program.getFile(file).functions.some((fn) => fn.name === name && fn.parent === 0);
}

/** The name is an argument, a property or a value somewhere in its file: what becomes of it is not looked into. */
function isHanded(facts: FileFacts, binding: number): boolean {
  const isWhole = (value: Term | undefined): boolean => value !== undefined && value.kind !== 'object' && isIn(value, binding);
  return facts.calls.some((call) => call.args.some((arg) => isIn(arg, binding))) || facts.assignments.some((one) => isIn(one.value, binding)) || facts.bindings.some((one) => one.values.some((value) => isIn(value, binding))) || facts.exports.some((one) => (one.name === 'default' || one.name === 'module.exports') && isWhole(one.value));
}

function isIn(term: Term, binding: number): boolean {
  const next = (inner: Term): boolean => isIn(inner, binding);
  switch (term.kind) {
    case 'binding': return term.binding === binding;
    case 'object': return term.properties.some((property) => next(property.kind === 'spread' ? property.of : property.value));
    case 'array': return term.items.some(next);
    case 'operation': return term.operands.some(next);
    case 'spread': case 'await': case 'cast': return next(term.of);
    case 'member': return next(term.object);
    default: return false;
  }
}

/** What a component is given is not among the facts. */
function isUsed({ bindings, calls, assignments, functions, classes, exports }: FileFacts, index: number, file: string): boolean {
  return /\.[jt]sx$/.test(file) || isMentioned([calls, assignments, functions, classes, exports, bindings.map(({ values }) => values)], (term) => term.kind === 'binding' && term.binding === index);
}
