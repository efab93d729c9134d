/** Objects made by `new` of a plain function, with what stands on its prototype: classes as they were written before 2015. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { givenBy, matchRows } from '../catalogue-rows.ts';
import type { Evaluation } from '../evaluation.ts';
import type { CallSite } from '../program.ts';
import { assignedToPrototype, assignedToThis } from '../objects/assigned-at-once.ts';
import { assignedToInstance } from '../objects/assigned-members.ts';
import { filledByKey } from '../objects/filled-by-key.ts';
import { functionWithThis, prototypeOwner } from './prototype-owners.ts';
import { NO_VALUES, type At, type MadeValue, type Value, type Values } from '../value.ts';

const MOST_PROTOTYPES = 40;
const MOST_BASES = 6;

export function memberOfMade(ev: Evaluation, value: MadeValue, name: string): Values {
  const own = assignedInConstructors(ev, value, value, name, 0);
  // `this.db = null`, filled by another method.
  if (own.some(isFilled)) return own;
  const filled = assignedInMethods(ev, value, name);
  if (filled.some(isFilled)) return filled;
  const inherited = own.length > 0 ? NO_VALUES : fromPrototype(ev, value, value, name, 0);
  if (inherited.length > 0) return inherited;
  const given = assignedToInstance(ev, value, name);
  return given.length > 0 ? given : own;
}

function isFilled(value: Value): boolean {
  return value.kind !== 'literal' || value.value !== null;
}

/** By a method of its own prototype or of one that it inherits: `Repository.prototype.open = function (path) { this.db = new Database(path); }`. */
function assignedInMethods(ev: Evaluation, self: MadeValue, name: string): Values {
  const sites = ev.program.assignmentsTo(name);
  if (sites.length > MOST_PROTOTYPES) return NO_VALUES;
  return ev.interner.union(sites.map((site) => {
    const assignment = ev.program.getFile(site.file).assignments[site.assignment];
    if (assignment?.target.kind !== 'member' || assignment.target.object.kind !== 'this') return NO_VALUES;
    const method = functionWithThis(ev, site.file, assignment.in);
    // A callback within the constructor itself is its own.
    const owner = prototypeOwner(ev, site.file, method) ?? ev.interner.made(site.file, method, null);
    if (!inheritsFrom(ev, self, owner, 0)) return NO_VALUES;
    return ev.evaluate(assignment.value, { file: site.file, fn: assignment.in, frame: ev.interner.openFrame(site.file, method, self) });
  }));
}

function inheritsFrom(ev: Evaluation, one: MadeValue, owner: MadeValue, depth: number): boolean {
  if (one.file === owner.file && one.function === owner.function) return true;
  if (depth > MOST_BASES) return false;
  return basesOf(ev, one).some((base) => base.kind === 'made' && base !== one && inheritsFrom(ev, base, owner, depth + 1));
}

/** By its own constructor, else by one that this calls for it: `Repository.call(this, db)`. */
function assignedInConstructors(ev: Evaluation, self: MadeValue, value: MadeValue, name: string, depth: number): Values {
  const own = assignedInConstructor(ev, self, value, name);
  if (own.length > 0 || depth > MOST_BASES) return own;
  const at = atConstructor(ev, value);
  const calls = ev.program.callsIn(value.file, value.function).map((index) => ev.program.getCall(value.file, index));
  return ev.interner.union(calls.map(({ callee, args: [receiver, ...others] }) => {
    if (callee.kind !== 'member' || callee.property !== 'call' || receiver?.kind !== 'this') return NO_VALUES;
    const bases = ev.evaluate(callee.object, at).flatMap((one) => (one.kind === 'function' && !isConstructor(one, value) ? [one] : []));
    return ev.interner.union(bases.map((base) => {
      const frame = ev.interner.frame(ev.interner.function(base.file, base.function, ev.interner.made(base.file, base.function, null), base.frame), others.map((arg) => ev.evaluate(arg, at)));
      return assignedInConstructors(ev, self, ev.interner.made(base.file, base.function, frame), name, depth + 1);
    }));
  }));
}

function atConstructor(ev: Evaluation, value: MadeValue): At {
  return { file: value.file, fn: value.function, frame: value.construction ?? ev.interner.openFrame(value.file, value.function, value) };
}

/** `this.name = …` and, after `const self = this`, `self.name = …`. */
function assignedInConstructor(ev: Evaluation, self: MadeValue, value: MadeValue, name: string): Values {
  const facts = ev.program.getFile(value.file);
  const at = atConstructor(ev, value);
  const sets = ev.program.assignmentsTo(name).flatMap((site) => {
    const assignment = site.file === value.file ? facts.assignments[site.assignment] : undefined;
    if (assignment?.target.kind !== 'member') return [];
    const { object } = assignment.target;
    const alias = object.kind === 'binding' ? facts.bindings[object.binding] : undefined;
    // The alias is also what functions within the constructor fill.
    const isThis = object.kind === 'this' ? assignment.in === value.function : alias?.scope === value.function && alias.values.some((one) => one.kind === 'this');
    return isThis ? [asMethods(ev, ev.evaluate(assignment.value, { ...at, fn: assignment.in }), self)] : [];
  });
  const whole = assignedToThis(ev, value.file, name, (fn) => (fn === value.function ? at : null));
  return ev.interner.union([...sets, asMethods(ev, whole, self)]);
}

function fromPrototype(ev: Evaluation, self: MadeValue, owner: MadeValue, name: string, depth: number): Values {
  if (depth > MOST_BASES) return NO_VALUES;
  const assigned = assignmentsOnPrototype(ev, owner, name);
  if (assigned.length > 0) return asMethods(ev, assigned, self);
  const copied = copiedToPrototype(ev, owner, name);
  if (copied.length > 0) return asMethods(ev, copied, self);
  return ev.interner.union(basesOf(ev, owner).map((base) => (base.kind === 'made' ? (base === owner ? NO_VALUES : fromPrototype(ev, self, base, name, depth + 1)) : asMethods(ev, ev.member(base, name), self, base))));
}

/** What its prototype was made of: one object, several put together, another constructor's. */
function basesOf(ev: Evaluation, owner: MadeValue): Values {
  const whole = ev.program.assignmentsTo('prototype').flatMap((site) => {
    const assignment = ev.program.getFile(site.file).assignments[site.assignment];
    if (site.file !== owner.file || assignment?.target.kind !== 'member') return [];
    const at: At = { file: site.file, fn: assignment.in, frame: null };
    return ev.evaluate(assignment.target.object, at).some((one) => isConstructor(one, owner)) ? ev.evaluate(assignment.value, at) : [];
  });
  return [...whole, ...inheritedBases(ev, owner)];
}

function assignmentsOnPrototype(ev: Evaluation, owner: MadeValue, name: string): Values {
  const sites = ev.program.assignmentsTo(name);
  return ev.interner.union(
    sites.slice(0, MOST_PROTOTYPES).map((site) => {
      const facts = ev.program.getFile(site.file);
      const assignment = facts.assignments[site.assignment];
      if (assignment?.target.kind !== 'member') return NO_VALUES;
      const { object } = assignment.target;
      if (site.file !== owner.file && !isPrototypeElsewhere(facts, object)) return NO_VALUES;
      const at: At = { file: site.file, fn: assignment.in, frame: null };
      const isPrototype = ev.evaluate(object, at).some((one) => one.kind === 'made' && one.file === owner.file && one.function === owner.function);
      return isPrototype && object.kind !== 'this' ? ev.evaluate(assignment.value, at) : NO_VALUES;
    }),
  );
}

/** `Orders.prototype`, or a parameter that is given it, in a file that adds methods to what another one makes. */
function isPrototypeElsewhere(facts: FileFacts, object: Term): boolean {
  if (object.kind === 'member') return object.property === 'prototype';
  return object.kind === 'binding' && facts.bindings[object.binding]?.kind === 'parameter';
}

/** `Object.assign(Orders.prototype, auditing)`, `for (var name in auditing) Orders.prototype[name] = auditing[name]` */
function copiedToPrototype(ev: Evaluation, owner: MadeValue, name: string): Values {
  const atOnce = assignedToPrototype(ev, owner.file, name, (one) => isConstructor(one, owner));
  return atOnce.length > 0 ? atOnce : filledByKey(ev, ev.interner.made(owner.file, owner.function, null), name);
}

/** `util.inherits(Orders, Repository)` */
function inheritedBases(ev: Evaluation, owner: MadeValue): Values {
  return ev.program.callsNamed('inherits').flatMap((site) => {
    const call = ev.program.getCall(site.file, site.call);
    const [child, base] = call.args;
    if (site.file !== owner.file || !child || !base) return [];
    const at: At = { file: site.file, fn: call.in, frame: null };
    if (!ev.evaluate(child, at).some((one) => isConstructor(one, owner))) return [];
    return ev.evaluate(base, at).flatMap((one) => {
      if (one.kind === 'function') return [ev.interner.made(one.file, one.function, null)];
      return one.kind === 'api' || one.kind === 'api-member' ? libraryPrototype(ev, owner, one, { file: site.file, call: site.call }) : [];
    });
  });
}

/** What a library's constructor gives, kept by the call that asks it to prepare the object, `EventEmitter.call(this)`, else by the one that inherits. */
function libraryPrototype(ev: Evaluation, owner: MadeValue, base: Value, inherits: CallSite): Values {
  const prepares = ev.program.callsIn(owner.file, owner.function).find((index) => {
    const { callee, args: [receiver] } = ev.program.getCall(owner.file, index);
    return callee.kind === 'member' && callee.property === 'call' && receiver?.kind === 'this';
  });
  const site = prepares === undefined ? inherits : { file: owner.file, call: prepares };
  return ev.interner.union(matchRows(ev, base, true, [], site).map((match) => givenBy(ev, match, { ...site, frame: null }, [])));
}

function isConstructor(value: Value, owner: MadeValue): boolean {
  return value.kind === 'function' && value.file === owner.file && value.function === owner.function;
}

function asMethods(ev: Evaluation, values: Values, self: MadeValue, owner: Value | null = null): Values {
  return values.map((one) => (one.kind === 'function' && (one.self === null || one.self === owner) && ev.program.getFunction(one.file, one.function).kind !== 'arrow' ? ev.interner.function(one.file, one.function, self, one.frame, one.bound) : one));
}
