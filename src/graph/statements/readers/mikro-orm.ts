/** `em.nativeUpdate(Job, { id, status: 'queued' }, { status: 'running' })`. */
import type { FileFacts } from '../../../model/facts.ts';
import type { Chain } from '../chain.ts';
import { findObject, findProperty, readConditionObject, readLiteral, readSetObject } from '../column-objects.ts';
import { plainStatement, type Operation, type Statement } from '../statement.ts';
import { nameOfTable, numberOf } from './reader.ts';

const verbs: Readonly<Record<string, Operation>> = {
  find: 'read', findAll: 'read', findOne: 'read', findOneOrFail: 'read', findAndCount: 'read', count: 'read', nativeUpdate: 'update', nativeDelete: 'delete',
  insert: 'insert', insertMany: 'insert', upsert: 'upsert', upsertMany: 'upsert',
};

export function readMikroOrm(facts: FileFacts, { root, links }: Chain): Statement | null {
  const last = links[links.length - 1];
  const operation = verbs[last?.name ?? ''];
  if (last === undefined || operation === undefined) return null;
  // A repository has its entity already; the manager is told it first.
  const entity = last.args[0]?.kind === 'binding' ? last.args[0] : undefined;
  const [first, second, third] = entity === undefined ? last.args : last.args.slice(1);
  const options = findObject(facts, operation === 'update' ? third : second);
  const mode = readLiteral(facts, findProperty(facts, options, 'lockMode')).value;
  return {
    ...plainStatement,
    operation,
    table: entity === undefined ? (nameOfTable(facts, root)?.replace(/(repository|repo)$/, '') ?? null) : nameOfTable(facts, entity),
    where: operation === 'insert' || operation === 'upsert' ? null : first === undefined ? [] : readConditionObject(facts, first),
    sets: operation === 'update' ? readSetObject(facts, second) : operation === 'insert' || operation === 'upsert' ? readSetObject(facts, first) : null,
    lock: mode === 'PESSIMISTIC_PARTIAL_WRITE' ? 'skip-locked' : mode === 'PESSIMISTIC_WRITE' ? 'for-update' : 'none',
    limit: last.name?.startsWith('findOne') === true ? 1 : numberOf(facts, findProperty(facts, options, 'limit')),
    onConflict: operation === 'upsert' ? 'update' : 'fail',
  };
}
