/** Knex, and Objection on top of it: `db('jobs').where({ status: 'pending' }).forUpdate().skipLocked()`. */
import type { FileFacts } from '../../../model/facts.ts';
import { getPlainTerm } from '../../terms.ts';
import { findLink, hasLink, type Chain, type Link } from '../chain.ts';
import { readConditionObject, readListed, readLiteral, readSetObject, readSetValue } from '../column-objects.ts';
import { readConditions } from '../sql-conditions.ts';
import { findText } from '../sql-text.ts';
import { readTokens } from '../sql-tokens.ts';
import { plainStatement, type Condition, type Operation, type SetColumn, type Statement } from '../statement.ts';
import { nameOfTable, numberOf } from './reader.ts';

const verbs: readonly (readonly [Operation, readonly string[]])[] = [
  ['insert', ['insert', 'batchInsert', 'insertGraph', 'insertAndFetch']],
  ['update', ['update', 'patch', 'patchAndFetchById', 'updateAndFetchById', 'increment', 'decrement', 'patchAndFetch']],
  ['delete', ['del', 'delete', 'deleteById', 'truncate']],
  ['read', ['select', 'first', 'where', 'andWhere', 'whereIn', 'whereNull', 'count', 'pluck', 'limit', 'findById', 'findOne', 'orderBy', 'join', 'from', 'max', 'min', 'distinct']],
];

export function readKnex(facts: FileFacts, chain: Chain): Statement | null {
  const operation = verbs.find(([, names]) => hasLink(chain, ...names))?.[0];
  if (operation === undefined || hasLink(chain, 'raw')) return null;
  const conflict = findLink(chain, 'onConflict');
  const onConflict = conflict === null ? 'fail' : hasLink(chain, 'ignore') ? 'ignore' : 'update';
  return {
    ...plainStatement,
    operation: onConflict === 'update' ? 'upsert' : operation,
    table: findTable(facts, chain),
    where: chain.links.flatMap((link) => readWhere(facts, link)),
    sets: operation === 'update' || operation === 'insert' ? readSets(facts, chain) : null,
    lock: hasLink(chain, 'skipLocked') ? 'skip-locked' : hasLink(chain, 'forUpdate', 'forNoKeyUpdate') ? 'for-update' : 'none',
    returning: hasLink(chain, 'returning') || hasLink(chain, 'patchAndFetchById', 'updateAndFetchById', 'patchAndFetch'),
    limit: hasLink(chain, 'first', 'findById', 'findOne') ? 1 : numberOf(facts, findLink(chain, 'limit')?.args[0]),
    onConflict,
    inTransaction: hasLink(chain, 'transacting'),
  };
}

function findTable(facts: FileFacts, chain: Chain): string | null {
  const named = findLink(chain, 'from', 'into', 'table');
  if (named !== null) return nameOfTable(facts, named.args[0]);
  const query = chain.links.findIndex((link) => link.name === 'query' || link.name === '$query');
  // `Job.query()`: a model.
  if (query === 0) return nameOfTable(facts, chain.root);
  const [first] = chain.links;
  const argument = first?.args[0];
  return argument === undefined ? null : nameOfTable(facts, argument);
}

function readWhere(facts: FileFacts, link: Link): readonly Condition[] {
  const { name, args } = link;
  const [first, second, third] = args;
  if (name === null || first === undefined) return [];
  if (name === 'findById' || name.endsWith('ById')) return [{ column: 'id', op: 'eq' }];
  if (!/^(and|or)?where/i.test(name) && name !== 'findOne') return [];
  if (/raw$/i.test(name)) return readConditions(readTokens(findText(facts, first) ?? ''));
  const plain = getPlainTerm(facts, first);
  if (plain.kind === 'object') return readConditionObject(facts, plain)?.map((one) => (/not/i.test(name) && one.op === 'eq' ? { ...one, op: 'ne' as const } : one)) ?? [];
  if (plain.kind === 'function') return readGroup(facts, plain.function);
  const column = plain.kind === 'literal' && typeof plain.value === 'string' ? plain.value.split('.').pop()?.toLowerCase() : undefined;
  if (column === undefined) return [];
  if (/notnull$/i.test(name)) return [{ column, op: 'ne', value: null }];
  if (/null$/i.test(name)) return [{ column, op: 'null' }];
  if (/between$/i.test(name)) return [{ column, op: 'compare' }];
  if (/notin$/i.test(name)) return [{ column, op: 'ne' }];
  if (/in$/i.test(name)) {
    const list = second === undefined ? undefined : getPlainTerm(facts, second);
    return [{ column, op: 'in', ...readListed(facts, list) }];
  }
  const operator = third === undefined ? '=' : String(readLiteral(facts, second).value ?? '');
  const value = readLiteral(facts, third ?? second);
  if (/not/i.test(name) || operator === '!=' || operator === '<>') return [{ column, op: 'ne', ...value }];
  if (operator === '=') return [value.value === null ? { column, op: 'null' } : { column, op: 'eq', ...value }];
  return [{ column, op: operator.toLowerCase() === 'in' ? 'in' : 'compare' }];
}

/** `.where((query) => query.where(…).orWhereNull(…))`, `.where(function () { this.where(…) })`: what is said inside. */
function readGroup(facts: FileFacts, fn: number): readonly Condition[] {
  return facts.calls.flatMap((call) => (call.in === fn && call.callee.kind === 'member' ? readWhere(facts, { name: call.callee.property, args: call.args, call: -1 }) : []));
}

function readSets(facts: FileFacts, chain: Chain): readonly SetColumn[] | null {
  const counted = findLink(chain, 'increment', 'decrement');
  const column = counted?.args[0]?.kind === 'literal' ? counted.args[0].value : null;
  if (typeof column === 'string') return [{ column: column.toLowerCase(), kind: 'counter' }];
  const link = findLink(chain, 'update', 'patch', 'patchAndFetchById', 'updateAndFetchById', 'patchAndFetch', 'insert', 'insertAndFetch');
  const [first, second] = link?.args ?? [];
  if (first === undefined) return null;
  if (first.kind === 'literal' && typeof first.value === 'string' && second !== undefined) return [readSetValue(facts, first.value.toLowerCase(), second)];
  const values = link?.name?.endsWith('ById') === true ? second : first;
  const plain = values === undefined ? undefined : getPlainTerm(facts, values);
  return readSetObject(facts, plain?.kind === 'array' ? plain.items[0] : plain);
}
