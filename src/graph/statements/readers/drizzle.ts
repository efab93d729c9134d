/** `db.update(jobs).set({ status: 'running' }).where(and(eq(jobs.id, id), eq(jobs.status, 'queued'))).returning()`. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { findCalledName, getPlainTerm } from '../../terms.ts';
import { findLink, hasLink, type Chain } from '../chain.ts';
import { findObject, findProperty, readConditionObject, readListed, readLiteral, readSetColumns, readSetObject } from '../column-objects.ts';
import { readConditions } from '../sql-conditions.ts';
import { findText } from '../sql-text.ts';
import { readTokens } from '../sql-tokens.ts';
import { plainStatement, type Condition, type Operation, type Statement } from '../statement.ts';
import { nameOfTable, numberOf } from './reader.ts';

const verbs: readonly (readonly [Operation, readonly string[]])[] = [
  ['update', ['update']], ['insert', ['insert']], ['delete', ['delete']], ['read', ['from', '$count']],
];

export function readDrizzle(facts: FileFacts, chain: Chain): Statement | null {
  if (hasLink(chain, 'findMany', 'findFirst')) return readRelational(facts, chain);
  for (const [operation, names] of verbs) {
    const link = findLink(chain, ...names);
    if (link === null) continue;
    const onConflict = hasLink(chain, 'onConflictDoNothing', 'ignore') ? 'ignore' : hasLink(chain, 'onConflictDoUpdate', 'onDuplicateKeyUpdate') ? 'update' : 'fail';
    const where = findLink(chain, 'where');
    const values = operation === 'update' ? findLink(chain, 'set')?.args[0] : findLink(chain, 'values')?.args[0];
    const row = values === undefined ? undefined : getPlainTerm(facts, values);
    return {
      ...plainStatement,
      operation: onConflict === 'update' ? 'upsert' : operation,
      table: nameOfTable(facts, link.args[0]),
      where: where === null ? [] : readFilter(facts, where.args[0], 0),
      ...(operation === 'update' ? readSetColumns(facts, row) : { sets: operation === 'insert' ? readSetObject(facts, row?.kind === 'array' ? row.items[0] : row) : null }),
      lock: findLock(facts, chain),
      returning: hasLink(chain, 'returning'),
      limit: numberOf(facts, findLink(chain, 'limit')?.args[0]),
      onConflict,
    };
  }
  return null;
}

/** `db.query.jobs.findMany({ where: eq(jobs.status, 'queued') })`. */
function readRelational(facts: FileFacts, chain: Chain): Statement | null {
  const link = findLink(chain, 'findMany', 'findFirst');
  const options = findObject(facts, link?.args[0]);
  const where = findProperty(facts, options, 'where');
  return {
    ...plainStatement,
    operation: 'read',
    table: chain.root.kind === 'member' ? chain.root.property.toLowerCase() : null,
    where: where === undefined ? (link?.args.length === 0 || options !== null ? [] : null) : readFilter(facts, where, 0),
    limit: link?.name === 'findFirst' ? 1 : numberOf(facts, findProperty(facts, options, 'limit')),
  };
}

function findLock(facts: FileFacts, chain: Chain): Statement['lock'] {
  const link = findLink(chain, 'for');
  if (link === null) return 'none';
  return findProperty(facts, findObject(facts, link.args[1]), 'skipLocked') === undefined ? 'for-update' : 'skip-locked';
}

const comparisons: Readonly<Record<string, Condition['op']>> = {
  eq: 'eq', ne: 'ne', isNull: 'null', isNotNull: 'ne', inArray: 'in', notInArray: 'ne', lt: 'compare', lte: 'compare', gt: 'compare', gte: 'compare', between: 'compare', like: 'other', ilike: 'other',
};

/** Null when a part of the filter is made elsewhere. */
function readFilter(facts: FileFacts, term: Term | undefined, depth: number): readonly Condition[] | null {
  if (term === undefined || depth > 6) return null;
  const plain = getPlainTerm(facts, term);
  // `where: (job, { eq }) => eq(job.status, 'queued')`
  if (plain.kind === 'function') {
    const returned = facts.functions[plain.function]?.body.find((step) => step.kind === 'return');
    return returned?.kind === 'return' && returned.value !== null ? readFilter(facts, returned.value, depth + 1) : null;
  }
  if (plain.kind === 'object') return readConditionObject(facts, plain);
  if (plain.kind === 'array') {
    const parts = plain.items.map((item) => readFilter(facts, item, depth + 1));
    // What a caller may or may not have given says nothing of this call.
    const pushed = findPushed(facts, term).flatMap((item) => readFilter(facts, item, depth + 1)?.filter(({ op, value }) => op !== 'eq' || value !== undefined) ?? []);
    return pushed.length > 0 || parts.some((part) => part !== null) ? [...parts.flatMap((part) => part ?? []), ...pushed] : null;
  }
  if (plain.kind === 'operation') {
    const parts = plain.operands.slice(plain.operator === '?:' ? 1 : 0).map((operand) => readFilter(facts, operand, depth + 1) ?? []);
    return parts.flat();
  }
  if (plain.kind !== 'call') return null;
  const call = facts.calls[plain.call];
  const name = call === undefined ? null : findCalledName(facts, call);
  if (call === undefined || name === null) return null;
  if (name === 'and' || name === 'or' || name === 'not') {
    return joinParts(call.args.map((argument) => readFilter(facts, argument.kind === 'spread' ? argument.of : argument, depth + 1)));
  }
  if (name === 'sql') return readConditions(readTokens(readTemplate(facts, call.args[0])));
  const op = comparisons[name];
  // `withTenant(jobs, and(eq(jobs.status, 'queued'), …))`: what a function of the project is given to ask, it asks, and more.
  if (op === undefined) return joinParts(call.args.map((argument) => (getPlainTerm(facts, argument).kind === 'call' ? readFilter(facts, argument, depth + 1) : null)));
  const column = nameOfColumn(call.args[0]);
  if (column === null) return null;
  if (name === 'isNotNull') return [{ column, op, value: null }];
  const value = call.args[1] === undefined ? undefined : getPlainTerm(facts, call.args[1]);
  return [{ column, op, ...(op === 'in' ? readListed(facts, value) : readLiteral(facts, value)) }];
}

function joinParts(parts: readonly (readonly Condition[] | null)[]): readonly Condition[] | null {
  return parts.some((part) => part !== null) ? parts.flatMap((part) => part ?? []) : null;
}

/** `const asked = [eq(jobs.status, 'queued')]; asked.push(lt(jobs.dueAt, now))`: what is asked in some case is asked. */
function findPushed(facts: FileFacts, term: Term): readonly Term[] {
  if (term.kind !== 'binding') return [];
  return facts.calls.flatMap(({ callee, args }) => (callee.kind === 'member' && callee.property === 'push' && callee.object.kind === 'binding' && callee.object.binding === term.binding ? args : []));
}

function nameOfColumn(term: Term | undefined): string | null {
  return term?.kind === 'member' ? term.property.toLowerCase() : null;
}

/** sql`${jobs.status} = 'queued'`: columns stand in the holes. */
function readTemplate(facts: FileFacts, term: Term | undefined): string {
  if (term?.kind !== 'template') return term === undefined ? '' : (findText(facts, term) ?? '');
  return term.parts.map((part) => (part.kind === 'member' ? part.property : (findText(facts, part) ?? '?'))).join('');
}
