/** What `value.name` can be. */
import type { MemberFact } from '../../../model/facts.ts';
import { firstArgumentOfOrigin } from '../catalogue-rows.ts';
import { assignedToAny, assignedToPrototype, assignedToThis } from '../objects/assigned-at-once.ts';
import { MOST_ASSIGNMENTS_SEARCHED, assignedMembers, assignedToInstance } from '../objects/assigned-members.ts';
import { findAddressOfField } from '../classes/address-of-field.ts';
import { classChain } from '../classes/class-chain.ts';
import { keyOfProperty } from '../objects/constant-key.ts';
import { computedEntry } from '../objects/computed-entry.ts';
import { constructionOf } from '../classes/construction.ts';
import { memberOfMade } from '../classes/constructor-functions.ts';
import { filledByKey } from '../objects/filled-by-key.ts';
import { decoratedMethod } from '../classes/decorated-method.ts';
import { withDeclared } from '../objects/declared-values.ts';
import type { Evaluation } from '../evaluation.ts';
import { inheritedFromForeign } from '../across-files/foreign-values.ts';
import { boundToTypes, injectedValues, tokenOfName } from '../across-files/injected-values.ts';
import { heirsOf } from '../classes/heirs.ts';
import { memberOfGlobbed } from '../across-files/globbed-modules.ts';
import { memberOfFolder } from '../across-files/module-folders.ts';
import { isOfClass } from '../objects/same-object.ts';
import type { Keeper } from '../stored-values.ts';
import { NO_VALUES, type ApiValue, type At, type FunctionValue, type InstanceValue, type Value, type Values } from '../value.ts';

/** Where a base has more, what one of them sets says little about another. */
const MOST_SUBCLASSES = 40;

export function evaluateMember(ev: Evaluation, value: Value, name: string): Values {
  switch (value.kind) {
    case 'instance':
      return memberOfInstance(ev, value, name);
    case 'class':
      return memberOfClass(ev, value, name);
    case 'object':
      return memberOfObject(ev, value, name);
    case 'namespace':
      return name === 'exports' ? moduleExports(ev, value) : ev.exported(value.file, name);
    case 'typed':
      return memberOfTyped(ev, value, name);
    case 'api':
      return memberOfApi(ev, value, name);
    case 'api-member':
      return memberOfApiMember(ev, value, name);
    case 'function':
      if (name === 'call' || name === 'apply' || name === 'bind') return [value];
      if (name === 'prototype') return [ev.interner.made(value.file, value.function, null)];
      return memberOfFunction(ev, value, name);
    case 'made':
      return memberOfMade(ev, value, name);
    case 'folder':
      return value.globbed === null ? memberOfFolder(ev, value, name) : memberOfGlobbed(ev, value, value.globbed, name);
    case 'foreign':
      return [ev.interner.foreign(value.origin, name)];
    case 'collection':
      if (value.of === 'Array') return /^\d+$/.test(name) ? ev.contents(value, null) : NO_VALUES;
      return value.of === 'Object' ? ev.contents(value, name) : NO_VALUES;
    case 'list':
    case 'literal':
      return NO_VALUES;
  }
}

/** What `module.exports` was set to, or the object that it is from the start. */
function moduleExports(ev: Evaluation, value: Extract<Value, { kind: 'namespace' }>): Values {
  const replaced = ev.exported(value.file, 'module.exports');
  return replaced.length > 0 ? replaced : [value];
}

function memberOfInstance(ev: Evaluation, value: InstanceValue, name: string): Values {
  if (name === 'constructor') return [ev.interner.class(value.file, value.class, value.construction?.parent ?? null)];
  for (const link of classChain(ev, value.file, value.class)) {
    if ('kind' in link) return ev.member(link, name);
    const fact = ev.program.getClass(link.file, link.class);
    const index = ev.program.memberOf(fact, name);
    const member = index === undefined ? undefined : fact.members[index];
    if (member && !(member.kind === 'method' && isAbstract(ev, link.file, member))) {
      const values = valueOfMember(ev, value, link, member);
      // `db = null`, filled by another method.
      if (values.some((one) => one.kind !== 'literal' || one.value !== null)) return member.kind === 'method' && isOnlyExtended(ev, value) ? ev.interner.union([values, memberOfSubclass(ev, value, name)]) : values;
    }
    const assigned = fieldValues(ev, value, link, name, member);
    if (assigned.length > 0) return assigned.every(isEmptyObject) ? ev.interner.union([assigned, memberOfSubclass(ev, value, name)]) : assigned;
    const added = addedToPrototype(ev, link, name);
    if (added.length > 0) return added.map((one) => (one.kind === 'function' ? ev.interner.function(one.file, one.function, value, one.frame, one.bound) : one));
  }
  const inherited = inheritedFromForeign(ev, value, name);
  if (inherited.length > 0) return inherited;
  const given = assignedToInstance(ev, value, name);
  return given.length > 0 ? given : memberOfSubclass(ev, value, name);
}

/** `Object.assign(Orders.prototype, auditing)`, `for (const name in auditing) Orders.prototype[name] = auditing[name]` */
function addedToPrototype(ev: Evaluation, { file, class: owner }: { file: string; class: number }, name: string): Values {
  const atOnce = assignedToPrototype(ev, file, name, (one) => one.kind === 'class' && one.class === owner && one.file === file);
  return atOnce.length > 0 ? atOnce : filledByKey(ev, ev.interner.instance(file, owner, null), name);
}

/** `super.name` in a method of this class: the lookup begins one class higher, and `this` stays what it is. */
export function evaluateSuperMember(ev: Evaluation, self: InstanceValue, owner: { file: string; class: number }, name: string): Values {
  for (const link of classChain(ev, owner.file, owner.class).slice(1)) {
    if ('kind' in link) return ev.member(link, name);
    const fact = ev.program.getClass(link.file, link.class);
    const index = ev.program.memberOf(fact, name);
    const member = index === undefined ? undefined : fact.members[index];
    if (member) return valueOfMember(ev, self, link, member);
  }
  return NO_VALUES;
}

function isAbstract(ev: Evaluation, file: string, member: MemberFact): boolean {
  return member.function === undefined || (ev.program.getFunction(file, member.function).body.length === 0 && member.span[0] === member.span[2]);
}

function valueOfMember(ev: Evaluation, self: InstanceValue, owner: { file: string; class: number }, member: MemberFact): Values {
  const { interner } = ev;
  const frame = self.construction?.parent ?? null;
  switch (member.kind) {
    case 'method':
      return member.function === undefined ? NO_VALUES : [methodOf(ev, interner.function(owner.file, member.function, self, frame), owner, member)];
    case 'getter':
      return member.function === undefined ? NO_VALUES : ev.invoke(interner.function(owner.file, member.function, self, frame), []);
    case 'field': {
      if (!member.value) return NO_VALUES;
      const values = ev.evaluate(member.value, atMember(ev, owner, self));
      // `db = null` is filled by another method: `fieldValues` looks there before it asks the type.
      return values.every((value) => value.kind === 'literal') ? values : withDeclared(ev, values, member.type, { file: owner.file, fn: 0, frame: null });
    }
    case 'setter':
      return NO_VALUES;
  }
}

function methodOf(ev: Evaluation, method: FunctionValue, owner: { file: string; class: number }, member: MemberFact): FunctionValue {
  return member.decorators.length === 0 ? method : decoratedMethod(ev, method, member, { file: owner.file, fn: ev.program.getClass(owner.file, owner.class).in, frame: null });
}

/** Field initialisers see `this` and the constructor's surroundings. */
function atMember(ev: Evaluation, owner: { file: string; class: number }, self: InstanceValue): At {
  const fact = ev.program.getClass(owner.file, owner.class);
  const memberFunction = fact.constructorFunction ?? fact.members.find((member) => member.function !== undefined && !member.static)?.function ?? fact.in;
  // Where there is no constructor, any method sees `this`; what that is called with is not known here.
  return { file: owner.file, fn: memberFunction, frame: constructionOf(ev, owner, self) ?? ev.interner.openFrame(owner.file, memberFunction, self) };
}

/** Values from constructor parameter properties, from `this.name = …` anywhere in the class, and at last from the field's type. */
function fieldValues(ev: Evaluation, self: InstanceValue, owner: { file: string; class: number }, name: string, member: MemberFact | undefined): Values {
  const fact = ev.program.getClass(owner.file, owner.class);
  const sets: Values[] = [];
  if (fact.constructorFunction !== undefined) {
    const constructor = ev.program.getFunction(owner.file, fact.constructorFunction);
    const position = constructor.parameters.findIndex((parameter) => parameter.field && parameter.name === name);
    const local = constructor.parameters[position]?.local;
    const frame = constructionOf(ev, owner, self);
    if (local) sets.push(ev.evaluate(local, { file: owner.file, fn: fact.constructorFunction, frame }));
    else if (position >= 0) sets.push(ev.parameter(owner.file, fact.constructorFunction, position, frame));
  }
  for (const site of ev.program.assignmentsTo(name)) {
    if (site.file !== owner.file) continue;
    const facts = ev.program.getFile(site.file);
    const assignment = facts.assignments[site.assignment];
    if (assignment?.target.kind !== 'member' || assignment.target.object.kind !== 'this' || classAround(ev, site.file, assignment.in) !== owner.class) continue;
    const inConstructor = assignment.in === fact.constructorFunction;
    const frame = inConstructor ? constructionOf(ev, owner, self) : null;
    sets.push(ev.evaluate(assignment.value, { file: site.file, fn: assignment.in, frame: frame ?? ev.interner.openFrame(owner.file, methodAround(ev, owner.file, assignment.in), self) }));
  }
  sets.push(assignedToThis(ev, owner.file, name, (fn) => {
    if (classAround(ev, owner.file, fn) !== owner.class) return null;
    const frame = fn === fact.constructorFunction ? constructionOf(ev, owner, self) : null;
    return { file: owner.file, fn, frame: frame ?? ev.interner.openFrame(owner.file, methodAround(ev, owner.file, fn), self) };
  }));
  const all = ev.interner.union(sets);
  const values = all.filter((value) => value.kind !== 'literal');
  const address = values.length === 0 ? findAddressOfField(all) : null;
  if (address !== null) return [address];
  const at: At = { file: owner.file, fn: fact.in, frame: null };
  const injected = values.length === 0 && member && member.decorators.length > 0 ? injectedValues(ev, member.decorators, at) : NO_VALUES;
  if (injected.length > 0) return injected;
  const declared = withDeclared(ev, values, member?.type, at);
  // `@Inject() orders: Orders`: the type is the token.
  return member && member.decorators.length > 0 ? boundToTypes(ev, declared, at) : declared;
}

/** The class whose `this` a function sees; arrow functions see that of the function around them. */
function classAround(ev: Evaluation, file: string, fn: number): number | undefined {
  let index: number | null = fn;
  while (index !== null) {
    const fact: ReturnType<typeof ev.program.getFunction> = ev.program.getFunction(file, index);
    if (fact.class !== undefined) return fact.class;
    if (fact.kind !== 'arrow') return undefined;
    index = fact.parent;
  }
  return undefined;
}

/** The method an arrow function stands in. */
function methodAround(ev: Evaluation, file: string, fn: number): number {
  let index: number | null = fn;
  while (index !== null) {
    const fact: ReturnType<typeof ev.program.getFunction> = ev.program.getFunction(file, index);
    if (fact.class !== undefined) return index;
    index = fact.parent;
  }
  return fn;
}

/** `this.statements = {}` of a base class, which subclasses fill with their own. */
function isEmptyObject(value: Value): boolean {
  return value.kind === 'object' && value.term.properties.length === 0;
}

/** Whether nobody makes an object of the class itself, so that one of which no more is known is of a class that extends it. */
function isOnlyExtended(ev: Evaluation, { file, class: index, construction }: InstanceValue): boolean {
  const { name } = ev.program.getClass(file, index);
  if (construction !== null || name === null) return false;
  const subclasses = heirsOf(ev, file, index);
  return subclasses.length > 0 && subclasses.length <= MOST_SUBCLASSES && !ev.program.callsNamed(name).some((site) => ev.program.getCall(site.file, site.call).kind === 'new');
}

/** What only a subclass has, a method or what its constructor sets: a base class using what it leaves to others. */
function memberOfSubclass(ev: Evaluation, value: InstanceValue, name: string): Values {
  if (value.construction) return NO_VALUES;
  const subclasses = heirsOf(ev, value.file, value.class);
  return ev.interner.union(
    subclasses.flatMap((sub) => {
      if (sub.file === value.file && sub.class === value.class) return [];
      const fact = ev.program.getClass(sub.file, sub.class);
      const index = ev.program.memberOf(fact, name);
      const member = index === undefined ? undefined : fact.members[index];
      if (!isOfClass(ev, ev.interner.instance(sub.file, sub.class, null), value.file, value.class)) return [];
      const self = ev.interner.instance(sub.file, sub.class, null);
      if (member) return [valueOfMember(ev, self, sub, member)];
      return subclasses.length > MOST_SUBCLASSES ? [] : [fieldValues(ev, self, sub, name, undefined)];
    }),
  );
}

function memberOfClass(ev: Evaluation, value: Extract<Value, { kind: 'class' }>, name: string): Values {
  for (const link of classChain(ev, value.file, value.class)) {
    if ('kind' in link) return ev.member(link, name);
    const fact = ev.program.getClass(link.file, link.class);
    const index = ev.program.memberOf(fact, `static ${name}`);
    const member = index === undefined ? undefined : fact.members[index];
    if (!member) continue;
    const at: At = { file: link.file, fn: fact.in, frame: value.frame };
    const target = member.function === undefined ? null : ev.interner.function(link.file, member.function, value, value.frame);
    if (member.kind === 'method' && target) return [methodOf(ev, target, link, member)];
    if (member.kind === 'getter' && target) return ev.invoke(target, []);
    const sets = member.value ? [ev.evaluate(member.value, at)] : [];
    const values = ev.interner.union([...sets, assignedToClass(ev, value, name)]);
    const known = values.filter((one) => one.kind !== 'literal' || one.value !== null);
    return withDeclared(ev, known, member.type, at);
  }
  if (name === 'prototype') return [ev.interner.instance(value.file, value.class, null)];
  const assigned = assignedToClass(ev, value, name);
  const own = name === 'name' ? ev.program.getClass(value.file, value.class).name : null;
  return assigned.length > 0 || own === null ? assigned : [ev.interner.literal(own)];
}

/** `Model.db = db`, which classes that extend it see as their own until they are given one. */
function assignedToClass(ev: Evaluation, value: Extract<Value, { kind: 'class' }>, name: string): Values {
  const own = assignedMembers(ev, value, name);
  if (own.length > 0) return own;
  for (const link of classChain(ev, value.file, value.class).slice(1)) {
    const inherited = 'kind' in link ? NO_VALUES : assignedMembers(ev, ev.interner.class(link.file, link.class, null), name);
    if (inherited.length > 0) return inherited;
  }
  return NO_VALUES;
}

function memberOfObject(ev: Evaluation, value: Extract<Value, { kind: 'object' }>, name: string): Values {
  const at: At = { file: value.file, fn: value.fn, frame: value.frame };
  const spreads: Values[] = [];
  const { properties } = value.term;
  for (let index = properties.length - 1; index >= 0; index--) {
    const property = properties[index];
    if (property === undefined) continue;
    if (property.kind === 'spread') {
      spreads.push(ev.interner.union(ev.evaluate(property.of, at).map((one) => ev.member(one, name))));
      continue;
    }
    if (property.key !== name && (property.key !== null || keyOfProperty(ev, property, value.file) !== name)) continue;
    const values = ev.evaluate(property.value, at);
    const own = values.map((one) => (one.kind === 'function' && one.self === null && ev.program.getFunction(one.file, one.function).kind !== 'arrow' ? ev.interner.function(one.file, one.function, value, one.frame, one.bound) : one));
    return property.kind === 'getter' ? ev.interner.union(own.map((one) => (one.kind === 'function' ? ev.invoke(one, []) : NO_VALUES))) : ev.interner.union([own, ...(isEmptyStart(own) ? [assignedMembers(ev, value, name)] : [])]);
  }
  const spread = ev.interner.union(spreads);
  if (spread.length > 0) return spread;
  const assigned = assignedMembers(ev, value, name);
  return assigned.length > 0 ? assigned : computedEntry(ev, value, name);
}

/** `{ db: null }`, filled later. */
function isEmptyStart(values: Values): boolean {
  return values.every((value) => value.kind === 'literal');
}

function memberOfTyped(ev: Evaluation, value: Extract<Value, { kind: 'typed' }>, name: string): Values {
  const { type } = value;
  if (!('members' in type)) return NO_VALUES;
  const at: At = { file: value.file, fn: 0, frame: null };
  const member = type.members.find((one) => one.name === name);
  if (member?.type) return ev.typed(member.type, at);
  const bases = 'extends' in type ? type.extends : [];
  return ev.interner.union(bases.map((base) => ev.interner.union(ev.typed(base, at).map((one) => ev.member(one, name)))));
}

function memberOfApi(ev: Evaluation, value: ApiValue, name: string): Values {
  // `globalThis.fetch`
  const global = value.library === 'javascript' && value.name === 'global' ? ev.catalogue.globals.get(name)?.split(/:(?=[^:]*$)/) : undefined;
  if (global !== undefined) return [ev.interner.api(global[0] ?? '', global[1] ?? '', null, false)];
  const library = ev.catalogue.libraries.get(value.library);
  const members = library?.members.get(value.name);
  const gives = members?.get(name) ?? members?.get('*');
  if (gives !== undefined && !library?.rows.get(value.name)?.has(name)) {
    if (gives === '$on') return [value];
    if (gives === '$made0') return firstArgumentOfOrigin(ev, value);
    if (gives === '$token') return ev.stored(value.library, tokenOfName(name), keeperOf(value));
    if (gives === '$made0.*') return ev.interner.union(firstArgumentOfOrigin(ev, value).map((made) => ev.member(made, name)));
    const colon = gives.lastIndexOf(':');
    return [colon < 0 ? ev.interner.api(value.library, gives, value.origin, value.typed) : ev.interner.api(gives.slice(0, colon), gives.slice(colon + 1), value.origin, value.typed)];
  }
  if (value.name === 'module' && name === 'default' && library?.rows.get('module')?.has('default') === false && library.rows.get('module')?.has('new default') === false) return [value];
  const stored = storedOnApi(ev, value, name);
  return stored.length > 0 ? stored : [ev.interner.apiMember(value, name)];
}

function memberOfApiMember(ev: Evaluation, value: Extract<Value, { kind: 'api-member' }>, name: string): Values {
  // `import express from 'express'; express.Router()`: the default export is the module itself.
  if (value.on.name === 'module' && value.name === 'default') return ev.member(value.on, name);
  if (name === 'bind' || name === 'call' || name === 'apply') return [value];
  const text = value.on.name === 'module' ? ev.catalogue.libraries.get(value.on.library)?.constants.get(`${value.name}.${name}`) : undefined;
  return text === undefined ? storedOnApi(ev, value.on, name, value.name) : [ev.interner.literal(text)];
}

/** `app.locals.db = db`, `req.db = db`: what the project itself keeps on a library's object, by property name. */
function storedOnApi(ev: Evaluation, value: ApiValue, name: string, through?: string): Values {
  if (value.name === 'module') return NO_VALUES;
  const library = ev.catalogue.libraries.get(value.library);
  if (library?.rows.get(value.name)?.has(name)) return NO_VALUES;
  const sites = ev.program.assignmentsTo(name);
  if (sites.length > MOST_ASSIGNMENTS_SEARCHED) return NO_VALUES;
  const sets: Values[] = [];
  for (const site of sites) {
    const assignment = ev.program.getFile(site.file).assignments[site.assignment];
    if (assignment?.target.kind !== 'member') continue;
    const at: At = { file: site.file, fn: assignment.in, frame: null };
    const targets = ev.evaluate(assignment.target.object, at);
    const same = targets.some((target) => (through === undefined ? target.kind === 'api' && target.library === value.library : target.kind === 'api-member' && target.on.library === value.library && target.name === through));
    if (same) sets.push(ev.evaluate(assignment.value, at));
  }
  sets.push(assignedToAny(ev, name, (target) => (through === undefined ? target.kind === 'api' && target.library === value.library : target.kind === 'api-member' && target.on.library === value.library && target.name === through)));
  const parts = ev.stored(value.library, `of ${value.name}`, keeperOf(value)).map((part) => ev.member(part, name));
  return ev.interner.union([...sets, ev.stored(value.library, name, keeperOf(value)), ...parts]);
}

function keeperOf({ origin }: ApiValue): Keeper | null {
  return origin && { file: origin.file, origin };
}

/** What the project assigned to it, else the mode of a transaction: `saveOrders.immediate(orders)` runs `saveOrders`. */
function memberOfFunction(ev: Evaluation, value: FunctionValue, name: string): Values {
  const assigned = assignedMembers(ev, value, name);
  return assigned.length === 0 && ev.catalogue.modes.has(name) ? [value] : assigned;
}
