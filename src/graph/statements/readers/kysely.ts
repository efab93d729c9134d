/** `db.updateTable('jobs').set({ status: 'running' }).where('id', '=', id).where('status', '=', 'queued')`. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { getPlainTerm } from '../../terms.ts';
import { findLink, hasLink, type Chain } from '../chain.ts';
import { readListed, readLiteral, readSetObject, readSetValue } from '../column-objects.ts';
import { plainStatement, type Condition, type Operation, type SetColumn, type Statement } from '../statement.ts';
import { nameOfTable, numberOf } from './reader.ts';

const verbs: Readonly<Record<string, Operation>> = {
  updateTable: 'update', insertInto: 'insert', replaceInto: 'upsert', deleteFrom: 'delete', mergeInto: 'upsert', selectFrom: 'read',
};

export function readKysely(facts: FileFacts, chain: Chain): Statement | null {
  const verb = findLink(chain, ...Object.keys(verbs));
  const operation = verbs[verb?.name ?? ''];
  if (verb === null || operation === undefined) return null;
  const conflict = findLink(chain, 'onConflict');
  const onConflict = hasLink(chain, 'ignore') || (conflict !== null && mentions(facts, conflict.args[0], 'doNothing')) ? 'ignore' : conflict !== null || hasLink(chain, 'onDuplicateKeyUpdate') ? 'update' : 'fail';
  return {
    ...plainStatement,
    operation: onConflict === 'update' ? 'upsert' : operation,
    table: nameOfTable(facts, verb.args[0]),
    where: chain.links.flatMap((link) => (link.name?.startsWith('where') === true ? readWhere(facts, link.args) : [])),
    sets: operation === 'update' || operation === 'insert' ? readSets(facts, chain) : null,
    lock: hasLink(chain, 'skipLocked') ? 'skip-locked' : hasLink(chain, 'forUpdate', 'forNoKeyUpdate') ? 'for-update' : 'none',
    returning: hasLink(chain, 'returning', 'returningAll', 'output'),
    limit: numberOf(facts, findLink(chain, 'limit')?.args[0]),
    onConflict,
  };
}

function readWhere(facts: FileFacts, args: readonly Term[]): readonly Condition[] {
  const [first, operator, value] = args;
  const plain = first === undefined ? undefined : getPlainTerm(facts, first);
  // `.where((eb) => eb.and([eb('status', '=', 'queued'), …]))`
  if (plain?.kind === 'function') return facts.calls.flatMap((call) => (call.in === plain.function ? readWhere(facts, call.args) : []));
  if (plain?.kind !== 'literal' || typeof plain.value !== 'string' || value === undefined) return [];
  const column = plain.value.split('.').pop()?.toLowerCase() ?? '';
  const how = String(readLiteral(facts, operator).value ?? '').toLowerCase();
  const read = getPlainTerm(facts, value);
  const literal = readLiteral(facts, read);
  switch (how) {
    case '=': return [{ column, op: 'eq', ...literal }];
    case 'is': return [literal.value === null ? { column, op: 'null' } : { column, op: 'eq', ...literal }];
    case '!=': case '<>': case 'is not': case 'not in': return [{ column, op: 'ne', ...literal }];
    case 'in': return [{ column, op: 'in', ...readListed(facts, read) }];
    default: return [{ column, op: /^[<>]/.test(how) ? 'compare' : 'other' }];
  }
}

function readSets(facts: FileFacts, chain: Chain): readonly SetColumn[] | null {
  const [first, second] = findLink(chain, 'set', 'values')?.args ?? [];
  if (first === undefined) return null;
  if (first.kind === 'literal' && typeof first.value === 'string' && second !== undefined) return [readSetValue(facts, first.value.toLowerCase(), second)];
  const plain = getPlainTerm(facts, first);
  return readSetObject(facts, plain.kind === 'array' ? plain.items[0] : plain);
}

/** A function that calls a method of this name. */
function mentions(facts: FileFacts, term: Term | undefined, name: string): boolean {
  return term?.kind === 'function' && facts.calls.some((call) => call.in === term.function && call.callee.kind === 'member' && call.callee.property === name);
}
