/**
 * What a caller spells out, so that it can be nothing else: `true`, `{ dryRun: true }`, an argument that is left out. Elsewhere the
 * values of a term are those it may have, as far as they are known; here the term has this value, or nothing is said.
 */
import type { CallFact, Term } from '../../../model/facts.ts';
import { classChain } from '../classes/class-chain.ts';
import { constructionOf } from '../classes/construction.ts';
import { findFrame, type Evaluation } from '../evaluation.ts';
import { assignedEntries } from '../objects/assigned-entries.ts';
import { NO_VALUES, type At, type FunctionValue, type Value, type Values } from '../value.ts';
import { whatDecides } from './deciding-parameters.ts';
import { keptParameter } from './kept-parameters.ts';
import { settledVariable } from './settled-variable.ts';

type Known = { readonly is: string | number | boolean | null | undefined } | null;
type ObjectValue = Extract<Value, { kind: 'object' }>;
type Parameter = Extract<Term, { kind: 'parameter' }>;

/** Values of values. */
const MOST_DEPTH = 6;
/** Where a name is given values more often, nothing is said of it. */
const MOST_ASSIGNMENTS = 10;

export interface Told {
  readonly args: readonly Values[];
  /** Positions of what is spelled out, null for none; nothing stands there where the argument is `undefined` or left out. */
  readonly told: ReadonlySet<number> | null;
}

/** What a call tells a function that branches by its parameters; `decides` says which of them count. */
export function tellArguments(ev: Evaluation, target: Pick<FunctionValue, 'file' | 'function' | 'bound'>, call: CallFact, args: readonly Values[], at: At, decides = whatDecides): Told {
  const facts = ev.program.getFile(target.file);
  const parameters = facts.functions[target.function]?.parameters ?? [];
  const given = [...args];
  const told = new Set<number>();
  if (target.bound.length > 0) return { args, told: null };
  for (const [index, parameter] of parameters.entries()) {
    const how = decides(facts, target.function, index);
    if (how === null || parameter.rest || call.args.slice(0, index + 1).some(({ kind }) => kind === 'spread')) continue;
    const arg = call.args[index];
    const known = arg === undefined ? { is: undefined } : toldLiteral(ev, arg, at);
    const isFlag = known !== null && (typeof known.is === 'boolean' || known.is === null || known.is === undefined);
    const object = known === null && arg !== undefined ? toldObject(ev, arg, at, 0) : null;
    if (object === null && (known === null || (!isFlag && how !== 'text'))) continue;
    told.add(index);
    while (given.length <= index) given.push(NO_VALUES);
    given[index] = object !== null ? [object] : known?.is === undefined ? NO_VALUES : [ev.interner.literal(known.is)];
  }
  return told.size > 0 ? { args: given, told } : { args, told: null };
}

/** The literal, or `undefined`, that a term is in a calling context. */
export function toldLiteral(ev: Evaluation, term: Term, at: At, depth = 0): Known {
  if (depth > MOST_DEPTH) return null;
  const inner = (one: Term, where = at): Known => toldLiteral(ev, one, where, depth + 1);
  switch (term.kind) {
    case 'literal': return { is: term.value };
    case 'global': return term.name === 'undefined' ? { is: undefined } : null;
    case 'cast': return inner(term.of);
    case 'operation': {
      const [first, second, third] = term.operands;
      if (term.operator === '?:') {
        const test = first ? inner(first) : null;
        const chosen = test === null ? undefined : test.is ? second : third;
        return chosen ? inner(chosen) : null;
      }
      if ((term.operator !== '??' && term.operator !== '||') || !first || !second) return null;
      const known = inner(first);
      if (known === null) return null;
      return (term.operator === '??' ? known.is === null || known.is === undefined : !known.is) ? inner(second) : known;
    }
    case 'binding': {
      const variable = settledVariable(ev, term.binding, at);
      if (variable === null) return null;
      const known = inner(variable.value, variable.at);
      return known !== null && known.is === undefined && variable.byDefault ? inner(variable.byDefault, variable.at) : known;
    }
    case 'parameter': {
      const values = toldArgument(term, at);
      if (values === null) return null;
      const [value] = values;
      return value === undefined ? { is: undefined } : value.kind === 'literal' ? { is: value.value } : null;
    }
    case 'member': {
      const kept = keptByThis(ev, term, at);
      if (kept !== null) return inner(kept.value, kept.at);
      const object = toldObject(ev, term.object, at, depth + 1);
      return object === null ? null : propertyOf(ev, object, term.property, depth + 1);
    }
    default: return null;
  }
}

/** An object that is spelled out where it is given, or in a constant. */
function toldObject(ev: Evaluation, term: Term, at: At, depth: number): ObjectValue | null {
  if (depth > MOST_DEPTH) return null;
  switch (term.kind) {
    case 'object': {
      const value = ev.interner.object(at.file, term, at.fn, at.frame);
      return value.kind === 'object' ? value : null;
    }
    case 'cast': return toldObject(ev, term.of, at, depth + 1);
    case 'member': {
      const kept = keptByThis(ev, term, at);
      if (kept !== null) return toldObject(ev, kept.value, kept.at, depth + 1);
      const object = toldObject(ev, term.object, at, depth + 1);
      const property = object && findProperty(ev, object, term.property, depth + 1);
      return property ? toldObject(ev, property.value, property.at, depth + 1) : null;
    }
    case 'parameter': {
      const [value] = toldArgument(term, at) ?? [];
      return value?.kind === 'object' ? value : null;
    }
    case 'binding': {
      const variable = settledVariable(ev, term.binding, at);
      if (variable === null) return null;
      const known = variable.byDefault === undefined ? null : toldLiteral(ev, variable.value, variable.at, depth + 1);
      const value = known !== null && known.is === undefined ? variable.byDefault : variable.value;
      return value === undefined ? null : toldObject(ev, value, variable.at, depth + 1);
    }
    default: return null;
  }
}

/** What the constructor of the very object was given, where `this.dialect` is that and nothing else. */
export function keptByThis(ev: Evaluation, term: Extract<Term, { kind: 'member' }>, at: At): { readonly value: Parameter; readonly at: At } | null {
  if (term.object.kind !== 'this') return null;
  const [self, ...others] = ev.evaluate(term.object, at);
  if (self?.kind !== 'instance' || self.construction === null || others.length > 0) return null;
  for (const link of classChain(ev, self.file, self.class)) {
    if ('kind' in link) return null;
    const value = keptParameter(ev.program.getFile(link.file), link.class, term.property);
    const frame = value && constructionOf(ev, link, self);
    if (value && frame) return isSetFromOutside(ev, self, term.property) ? null : { value, at: { file: link.file, fn: value.function, frame } };
  }
  return null;
}

function isSetFromOutside(ev: Evaluation, self: Extract<Value, { kind: 'instance' }>, name: string): boolean {
  const sites = ev.program.assignmentsTo(name);
  return sites.length > MOST_ASSIGNMENTS || sites.some(({ file, assignment }) => {
    const { target, in: fn } = ev.program.getFile(file).assignments[assignment] ?? {};
    if (target?.kind !== 'member' || fn === undefined) return true;
    return target.object.kind !== 'this' && ev.evaluate(target.object, { file, fn, frame: null }).some((one) => one.kind === 'instance' && one.file === self.file && one.class === self.class);
  });
}

/** Null where the caller says nothing; empty where it leaves it out. */
function toldArgument({ function: fn, index }: Parameter, at: At): Values | null {
  const frame = findFrame(at.frame, at.file, fn);
  return frame?.told?.has(index) === true ? (frame.args[index] ?? NO_VALUES) : null;
}

/** `settings.dryRun = …` of this object, wherever that stands. */
function isGivenLater(ev: Evaluation, object: ObjectValue, name: string): boolean {
  const sites = ev.program.assignmentsTo(name);
  return sites.length > MOST_ASSIGNMENTS || sites.some(({ file, assignment }) => {
    const { target, in: fn } = ev.program.getFile(file).assignments[assignment] ?? {};
    return target?.kind !== 'member' || fn === undefined || ev.evaluate(target.object, { file, fn, frame: null }).some((one) => one.kind === 'object' && one.term === object.term);
  });
}

/** Where the term is a member of an object that is spelled out, what stands there; undefined where nothing does, null where that is not known. */
export function toldMember(ev: Evaluation, term: Extract<Term, { kind: 'member' }>, at: At): { readonly value: Term; readonly at: At } | undefined | null {
  const object = toldObject(ev, term.object, at, 0);
  return object === null ? null : findProperty(ev, object, term.property, 0);
}

function propertyOf(ev: Evaluation, object: ObjectValue, name: string, depth: number): Known {
  const found = findProperty(ev, object, name, depth);
  if (found === null) return null;
  return found === undefined ? { is: undefined } : toldLiteral(ev, found.value, found.at, depth);
}

/** Of an object that nothing is added to, or of one that is spread into it; undefined where there is none, null where nothing says. */
function findProperty(ev: Evaluation, object: ObjectValue, name: string, depth: number): { readonly value: Term; readonly at: At } | undefined | null {
  if (depth > MOST_DEPTH || name in Object.prototype || isGivenLater(ev, object, name) || assignedEntries(ev, object).length > 0) return null;
  const at: At = { file: object.file, fn: object.fn, frame: object.frame };
  // What stands later goes before.
  for (const property of object.term.properties.toReversed()) {
    if (property.kind === 'spread') {
      const spread = toldObject(ev, property.of, at, depth + 1);
      const found = spread === null ? null : findProperty(ev, spread, name, depth + 1);
      if (found !== undefined) return found;
    } else if (property.kind === 'getter' || property.key === null) return null;
    else if (property.key === name) return { value: property.value, at };
  }
  return undefined;
}
