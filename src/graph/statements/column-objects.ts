/** Conditions and new values that are written as objects: `{ id, status: 'queued', lockedAt: null, tries: { lt: 3 } }`. */
import type { FileFacts, PropertyTerm, Term } from '../../model/facts.ts';
import { isNextNumber } from '../tables/next-number.ts';
import { findCalledName, getPlainTerm } from '../terms.ts';
import { isChangingKey } from '../guards/locks/changing-key.ts';
import { growsFromRead } from './grown-value.ts';
import { isOfMessage } from './message-values.ts';
import type { Condition, GivenColumns, Literal, SetColumn, Statement } from './statement.ts';

type ObjectTerm = Term & { kind: 'object' };

export function findObject(facts: FileFacts, term: Term | undefined): ObjectTerm | null {
  if (term === undefined) return null;
  const plain = getPlainTerm(facts, term);
  return plain.kind === 'object' ? plain : null;
}

/** The value of a property; undefined where it is not written. */
export function findProperty(facts: FileFacts, object: ObjectTerm | null, ...names: readonly string[]): Term | undefined {
  const property = object?.properties.find((one) => one.kind !== 'spread' && one.key !== null && names.includes(one.key));
  return property === undefined || property.kind === 'spread' ? undefined : getPlainTerm(facts, property.value);
}

/** A literal, or a constant that says its value by its name: `JobStatus.PENDING`. */
export function readLiteral(facts: FileFacts, term: Term | undefined): { value?: Literal } {
  if (term === undefined) return {};
  const plain = getPlainTerm(facts, term);
  if (plain.kind === 'literal') return { value: plain.value };
  if (plain.kind === 'global' && plain.name === 'undefined') return {};
  if (plain.kind !== 'member') return {};
  const owner = plain.object.kind === 'binding' ? facts.bindings[plain.object.binding]?.name : plain.object.kind === 'member' ? plain.object.property : undefined;
  return owner !== undefined && /^[A-Z]/.test(owner) ? { value: plain.property } : {};
}

/** A list of values that a column may have. */
export function readListed(facts: FileFacts, term: Term | undefined): Pick<Condition, 'value' | 'values'> {
  const plain = term === undefined ? undefined : getPlainTerm(facts, term);
  if (plain?.kind !== 'array') return {};
  const values = plain.items.flatMap((item) => readLiteral(facts, item).value ?? []);
  return { ...readLiteral(facts, plain.items[0]), ...(values.length === plain.items.length && { values }) };
}

/** A condition that is made elsewhere. */
export const unknownCondition: Condition = { column: '?', op: 'other' };

const deepest = 4;
const joining: ReadonlySet<string> = new Set(['AND', 'OR', '$and', '$or', '$nor', 'NOT']);

/** Null when the term is no object, or one that is put together elsewhere. */
export function readConditionObject(facts: FileFacts, term: Term | undefined, depth = 0): readonly Condition[] | null {
  if (depth > deepest || term === undefined) return null;
  const plain = getPlainTerm(facts, term);
  if (plain.kind === 'array') {
    return plain.items.flatMap((item) => readConditionObject(facts, item, depth + 1) ?? [unknownCondition]);
  }
  // `archived ? { … } : { … }`, `owner && { ownerId: owner }`: either may be asked for.
  if (plain.kind === 'operation') {
    const parts = plain.operands.slice(plain.operator === '?:' || plain.operator === '&&' ? 1 : 0).map((operand) => readConditionObject(facts, operand, depth + 1));
    return parts.every((part) => part === null) ? null : parts.flatMap((part) => part ?? [unknownCondition]);
  }
  if (plain.kind !== 'object') return null;
  return plain.properties.flatMap((property) => readProperty(facts, property, depth) ?? [unknownCondition]);
}

function readProperty(facts: FileFacts, property: PropertyTerm, depth: number): readonly Condition[] | null {
  if (property.kind === 'spread') return readConditionObject(facts, property.of, depth + 1);
  const { key } = property;
  // `[Op.or]: […]`
  if (key === null || joining.has(key)) return readConditionObject(facts, property.value, depth + 1) ?? (key === null ? [] : null);
  return [readColumn(facts, key.toLowerCase(), property.value)];
}

function readColumn(facts: FileFacts, column: string, term: Term): Condition {
  const plain = getPlainTerm(facts, term);
  if (plain.kind === 'literal') return plain.value === null ? { column, op: 'null' } : { column, op: 'eq', value: plain.value };
  if (plain.kind === 'array') return { column, op: 'in', ...readListed(facts, plain) };
  if (plain.kind === 'object') return readOperator(facts, column, plain);
  if (plain.kind === 'call') return readOperatorCall(facts, column, plain.call);
  return { column, op: 'eq', ...readLiteral(facts, plain) };
}

/** `{ in: […] }`, `{ $lt: now }`, `{ not: 'done' }`; of several the first. */
function readOperator(facts: FileFacts, column: string, object: ObjectTerm): Condition {
  const [first] = object.properties;
  // `{ [Op.lt]: now }` and `{ ...range }`
  if (first === undefined || first.kind === 'spread' || first.key === null) return { column, op: 'compare' };
  const name = first.key.replace(/^\$/, '');
  const value = getPlainTerm(facts, first.value);
  const isNull = value.kind === 'literal' && value.value === null;
  switch (name) {
    case 'equals': case 'eq': return isNull ? { column, op: 'null' } : { column, op: 'eq', ...readLiteral(facts, value) };
    case 'in': return { column, op: 'in', ...readListed(facts, value) };
    case 'not': case 'ne': case 'nin': case 'notIn': return { column, op: 'ne', ...readLiteral(facts, value) };
    case 'exists': case 'isSet': return value.kind === 'literal' && value.value === false ? { column, op: 'null' } : { column, op: 'ne', value: null };
    case 'lt': case 'lte': case 'gt': case 'gte': return { column, op: 'compare' };
    default: return { column, op: 'other' };
  }
}

const operatorCalls: Readonly<Record<string, Condition['op']>> = {
  IsNull: 'null', In: 'in', Not: 'ne', LessThan: 'compare', LessThanOrEqual: 'compare', MoreThan: 'compare', MoreThanOrEqual: 'compare', Between: 'compare', Equal: 'eq',
};

/** TypeORM's `IsNull()`, `In([…])`, `LessThan(now)`. */
function readOperatorCall(facts: FileFacts, column: string, index: number): Condition {
  const call = facts.calls[index];
  const op = call === undefined ? undefined : operatorCalls[findCalledName(facts, call) ?? ''];
  if (op === undefined) return { column, op: 'eq' };
  const [argument] = call?.args ?? [];
  const plain = argument === undefined ? undefined : getPlainTerm(facts, argument);
  if (op === 'in' && plain?.kind === 'array') return { column, op, ...readListed(facts, plain) };
  return { column, op, ...readLiteral(facts, plain) };
}

const counting: ReadonlySet<string> = new Set(['increment', 'decrement', 'multiply', 'divide', 'push']);

/** What an object gives to columns; null when the term is no object. A spread hides columns, and those that are written still count. */
export function readSetObject(facts: FileFacts, term: Term | undefined): readonly SetColumn[] | null {
  return findObject(facts, term) === null ? null : readSetValues(facts, term).filter(isKnownColumn);
}

/** The same, and the parameters that hold columns: the object is one, or one is spread into it. */
export function readSetValues(facts: FileFacts, term: Term | undefined): readonly (SetColumn | GivenColumns)[] {
  if (term === undefined) return [];
  const plain = getPlainTerm(facts, term);
  if (plain.kind === 'object') {
    return plain.properties.flatMap((property) => {
      if (property.kind === 'spread') return readSetValues(facts, property.of);
      return property.key === null ? [] : [readSetValue(facts, property.key.toLowerCase(), property.value)];
    });
  }
  const bound = plain.kind === 'binding' ? facts.bindings[plain.binding] : undefined;
  const value = bound === undefined ? plain : bound.kind === 'parameter' ? bound.values[0] : undefined;
  return value?.kind === 'parameter' ? [{ kind: 'given', function: value.function, parameter: value.index }] : [];
}

/** Both, for a statement; nothing where there is nothing to set. */
export function readSetColumns(facts: FileFacts, term: Term | undefined): Pick<Statement, 'sets' | 'given'> {
  const given = readSetValues(facts, term).flatMap((one) => (isKnownColumn(one) ? [] : [one]));
  return { sets: readSetObject(facts, term), ...(given.length > 0 && { given }) };
}

export function isKnownColumn(column: SetColumn | GivenColumns): column is SetColumn {
  return column.kind !== 'given';
}

export function readSetValue(facts: FileFacts, column: string, term: Term): SetColumn {
  const plain = getPlainTerm(facts, term);
  if (isNow(facts, plain)) return { column, kind: 'now' };
  const object = findObject(facts, plain);
  const [operator] = object?.properties ?? [];
  if (operator?.kind === 'property' && operator.key !== null && counting.has(operator.key)) return { column, kind: 'counter', ...(operator.key === 'push' && { appends: true }) };
  if (operator?.kind === 'property' && operator.key === 'set') return readSetValue(facts, column, operator.value);
  // `sql`tries + 1``, `() => 'tries + 1'`, `knex.raw('tries + 1')`
  if (plain.kind === 'call' && addsTo(facts, plain.call, column)) return { column, kind: 'counter' };
  const literal = readLiteral(facts, plain);
  return 'value' in literal ? { column, kind: 'literal', ...literal } : { column, kind: 'other', ...(growsFromRead(facts, plain, column) && { grows: true }), ...((isChangingKey(facts, plain) || isNextNumber(facts, plain)) && { changes: true }), ...(isOfMessage(facts, plain) && { isOfMessage: true }), ...(plain.kind === 'call' && { call: plain.call }) };
}

/** `new Date()`, `Date.now()`, `new Date().toISOString()`, `knex.fn.now()`, `sql`now()``. */
function isNow(facts: FileFacts, term: Term): boolean {
  if (term.kind !== 'call') return false;
  const call = facts.calls[term.call];
  if (call === undefined) return false;
  const name = findCalledName(facts, call);
  if (call.kind === 'new') return name === 'Date' && call.args.length === 0;
  if (name === 'now' || name === 'serverTimestamp') return true;
  if (call.callee.kind === 'member' && call.callee.object.kind === 'call') return isNow(facts, call.callee.object);
  const [text] = call.args;
  return text?.kind === 'template' && text.parts.some((part) => part.kind === 'literal' && /^\s*(now\(\)|current_timestamp)/i.test(String(part.value)));
}

/** What is worked out from other tables or columns is the same however often it is done. */
function addsTo(facts: FileFacts, index: number, column: string): boolean {
  const [text] = facts.calls[index]?.args ?? [];
  const parts = text?.kind === 'template' ? text.parts : text === undefined ? [] : [text];
  const written = parts.map((part) => (part.kind === 'literal' ? String(part.value) : part.kind === 'member' ? ` ${part.property} ` : ' ')).join('').toLowerCase();
  // `hotScore` of the code is `hot_score` of the table.
  return /[\s\w"`][+-]\s/.test(written) && !/\bselect\b/.test(written) && written.replaceAll('_', '').split(/\W+/).includes(column.replaceAll('_', ''));
}
