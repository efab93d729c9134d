/** `Job.update({ status: 'running' }, { where: { id, status: 'queued' } })`. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { getPlainTerm } from '../../terms.ts';
import type { Chain } from '../chain.ts';
import { findObject, findProperty, readConditionObject, readSetColumns, readSetObject } from '../column-objects.ts';
import { plainStatement, type Operation, type Statement } from '../statement.ts';
import { nameOfTable, numberOf } from './reader.ts';

const verbs: Readonly<Record<string, Operation>> = {
  findAll: 'read', findOne: 'read', findByPk: 'read', findAndCountAll: 'read', count: 'read', create: 'insert', bulkCreate: 'insert', update: 'update',
  upsert: 'upsert', findOrCreate: 'insert', increment: 'update', decrement: 'update', destroy: 'delete',
};

export function readSequelize(facts: FileFacts, { root, links }: Chain): Statement | null {
  const last = links[links.length - 1];
  const operation = verbs[last?.name ?? ''];
  if (last === undefined || operation === undefined) return null;
  const name = last.name ?? '';
  const isWrite = operation === 'update' || operation === 'insert' || operation === 'upsert';
  const options = findObject(facts, isWrite || name === 'findByPk' ? last.args[1] : last.args[0]);
  const where = findProperty(facts, options, 'where');
  // A model's own `update` has to say which rows: this one is a row's. https://sequelize.org/docs/v6/core-concepts/model-instances/
  if (name === 'update' && where === undefined && (last.args.length < 2 || options !== null)) return { ...plainStatement, operation, where: [{ column: 'id', op: 'eq' }], ...readSetColumns(facts, last.args[0]), inTransaction: findProperty(facts, options, 'transaction') !== undefined };
  return {
    ...plainStatement,
    operation,
    table: findDefined(facts, links) ?? nameOfTable(facts, links.length === 1 ? root : getPlainTerm(facts, root)),
    where: name === 'findByPk' ? [{ column: 'id', op: 'eq' }] : operation === 'insert' ? null : where === undefined ? [] : readConditionObject(facts, where),
    ...(name === 'update' ? readSetColumns(facts, last.args[0]) : { sets: name === 'increment' || name === 'decrement' ? readCounter(facts, last.args[0]) : isWrite ? readSetObject(facts, last.args[0]) : null }),
    lock: findLock(facts, options),
    returning: findProperty(facts, options, 'returning') !== undefined || operation === 'insert',
    limit: name === 'findOne' || name === 'findByPk' ? 1 : numberOf(facts, findProperty(facts, options, 'limit')),
    onConflict: name === 'findOrCreate' || findProperty(facts, options, 'ignoreDuplicates') !== undefined ? 'ignore' : operation === 'upsert' || findProperty(facts, options, 'updateOnDuplicate') !== undefined ? 'update' : 'fail',
    inTransaction: findProperty(facts, options, 'transaction') !== undefined,
  };
}

/** `sequelize.define('payout', …)`: not all that the connection defines is one table. */
function findDefined(facts: FileFacts, links: Chain['links']): string | null {
  const [name] = links.find((link) => link.name === 'define')?.args ?? [];
  const plain = name === undefined ? undefined : getPlainTerm(facts, name);
  return plain?.kind === 'literal' ? nameOfTable(facts, plain) : null;
}

function readCounter(facts: FileFacts, term: Term | undefined): Statement['sets'] {
  const plain = term === undefined ? undefined : getPlainTerm(facts, term);
  if (plain?.kind === 'literal') return [{ column: String(plain.value).toLowerCase(), kind: 'counter' }];
  return readSetObject(facts, plain)?.map(({ column }) => ({ column, kind: 'counter' as const })) ?? null;
}

function findLock(facts: FileFacts, options: ReturnType<typeof findObject>): Statement['lock'] {
  if (findProperty(facts, options, 'lock') === undefined) return 'none';
  return findProperty(facts, options, 'skipLocked') === undefined ? 'for-update' : 'skip-locked';
}
