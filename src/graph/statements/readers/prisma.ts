import type { FileFacts, Term } from '../../../model/facts.ts';
import { getPlainTerm } from '../../terms.ts';
import type { Chain } from '../chain.ts';
import { findObject, findProperty, readConditionObject, readSetColumns, readSetObject } from '../column-objects.ts';
import { plainStatement, type Operation, type Statement } from '../statement.ts';
import { numberOf } from './reader.ts';

const operations: Readonly<Record<string, Operation>> = {
  findUnique: 'read', findUniqueOrThrow: 'read', findFirst: 'read', findFirstOrThrow: 'read', findMany: 'read', aggregate: 'read', groupBy: 'read', count: 'read',
  create: 'insert', createMany: 'insert', createManyAndReturn: 'insert', update: 'update', updateMany: 'update', updateManyAndReturn: 'update',
  upsert: 'upsert', delete: 'delete', deleteMany: 'delete',
};

/** `prisma.job.updateMany({ where, data })`. */
export function readPrisma(facts: FileFacts, { root, links }: Chain): Statement | null {
  const last = links[links.length - 1];
  const operation = operations[last?.name ?? ''];
  if (last === undefined || operation === undefined) return null;
  const options = findObject(facts, last.args[0]);
  const isOne = /^(findUnique|findFirst|update$|delete$)/.test(last.name ?? '');
  const data = findProperty(facts, options, operation === 'upsert' ? 'update' : 'data');
  return {
    ...plainStatement,
    operation,
    table: nameOfModel(facts, links.length === 1 ? root : getPlainTerm(facts, root)),
    where: readWhere(facts, findProperty(facts, options, 'where'), last.args.length === 0 || options !== null),
    ...(operation === 'update' ? readSetColumns(facts, data) : { sets: operation === 'read' || operation === 'delete' ? null : readSetObject(facts, data?.kind === 'array' ? data.items[0] : data) }),
    // `update` and `create` give the row back, and `update` throws where there is none.
    returning: isOne || operation === 'upsert' || last.name === 'create' || /AndReturn$/.test(last.name ?? ''),
    // https://www.prisma.io/docs/orm/reference/error-reference#p2025
    throwsOnNone: last.name === 'update' || last.name === 'delete' || (last.name ?? '').endsWith('OrThrow'),
    limit: isOne ? 1 : numberOf(facts, findProperty(facts, options, 'take')),
    onConflict: operation === 'upsert' ? 'update' : findProperty(facts, options, 'skipDuplicates') === undefined ? 'fail' : 'ignore',
  };
}

function readWhere(facts: FileFacts, where: Term | undefined, isKnown: boolean): Statement['where'] {
  if (where === undefined) return isKnown ? [] : null;
  return readConditionObject(facts, where);
}

function nameOfModel(facts: FileFacts, root: Term): string | null {
  const plain = getPlainTerm(facts, root);
  return plain.kind === 'member' ? plain.property.toLowerCase() : null;
}
