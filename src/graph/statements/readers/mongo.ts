/** Mongoose models and MongoDB collections: `Job.findOneAndUpdate({ status: 'pending' }, { $set: { status: 'running' } })`. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { getPlainTerm } from '../../terms.ts';
import { findLink, hasLink, type Chain } from '../chain.ts';
import { findObject, findProperty, readConditionObject, readSetObject } from '../column-objects.ts';
import { plainStatement, type Condition, type Operation, type SetColumn, type Statement } from '../statement.ts';
import { nameOfKeeper, nameOfTable, numberOf } from './reader.ts';

/** Of the driver before version 5: https://mongodb.github.io/node-mongodb-native/3.7/api/Collection.html */
const ofOldDriver: Readonly<Record<string, Operation>> = { insert: 'insert', save: 'upsert', update: 'update', remove: 'delete' };

const verbs: Readonly<Record<string, Operation>> = {
  find: 'read', findOne: 'read', findById: 'read', exists: 'read', countDocuments: 'read', estimatedDocumentCount: 'read', distinct: 'read', aggregate: 'read',
  create: 'insert', insertMany: 'insert', insertOne: 'insert', updateOne: 'update', updateMany: 'update', findOneAndUpdate: 'update', findByIdAndUpdate: 'update',
  replaceOne: 'update', findOneAndReplace: 'update', deleteOne: 'delete', deleteMany: 'delete', findOneAndDelete: 'delete', findByIdAndDelete: 'delete',
};

export function readMongo(facts: FileFacts, chain: Chain): Statement | null {
  const last = chain.links.at(-1);
  const old = hasLink(chain, 'collection') ? ofOldDriver[last?.name ?? ''] : undefined;
  const link = old === undefined ? findLink(chain, ...Object.keys(verbs)) : last ?? null;
  const operation = old === 'upsert' && isNew(facts, last?.args[0]) ? 'insert' : old ?? verbs[link?.name ?? ''];
  if (link === null || operation === undefined) return null;
  const name = link.name ?? '';
  const [first, second, third] = link.args;
  const isUpdate = operation === 'update';
  const upserts = isUpdate && readsTrue(facts, third, 'upsert');
  return {
    ...plainStatement,
    operation: upserts ? 'upsert' : operation,
    table: findTable(facts, chain),
    where: operation === 'insert' ? null : /ById/.test(name) ? [{ column: 'id', op: 'eq' }] : readWhere(facts, first, chain),
    sets: isUpdate ? readUpdate(facts, second) : operation === 'insert' ? readSetObject(facts, firstRow(facts, first)) : null,
    returning: name.startsWith('findOneAnd') || name.startsWith('findByIdAnd') || name === 'create',
    limit: /^(findOne|findById|updateOne|deleteOne|replaceOne)/.test(name) ? 1 : numberOf(facts, findLink(chain, 'limit')?.args[0]),
    onConflict: upserts ? 'update' : 'fail',
    inTransaction: hasLink(chain, 'session') || [second, third].some((options) => findProperty(facts, findObject(facts, options), 'session') !== undefined),
  };
}

/** `Job`, `this.jobModel`, `db.collection('jobs')`. */
function findTable(facts: FileFacts, chain: Chain): string | null {
  const collection = findLink(chain, 'collection', 'model');
  if (collection !== null) return nameOfTable(facts, collection.args[0]);
  const name = nameOfTable(facts, chain.root)?.replace(/model$|collection$/, '').replace(/^_+/, '') ?? null;
  return name === '' ? nameOfKeeper(facts, chain.links[0]?.call ?? -1) : name;
}

function readWhere(facts: FileFacts, filter: Term | undefined, chain: Chain): readonly Condition[] | null {
  const said = filter === undefined ? [] : readConditionObject(facts, filter);
  // `.where('status').equals('pending')`
  const chained = chain.links.flatMap((link, index): Condition[] => {
    const column = link.name === 'where' && link.args[0]?.kind === 'literal' ? String(link.args[0].value).toLowerCase() : null;
    const next = chain.links[index + 1]?.name;
    return column === null ? [] : [{ column, op: next === 'equals' ? 'eq' : next === 'in' ? 'in' : 'compare' }];
  });
  return said === null ? null : [...said.map(withId), ...chained];
}

function withId(condition: Condition): Condition {
  return condition.column === '_id' ? { ...condition, column: 'id' } : condition;
}

function readUpdate(facts: FileFacts, term: Term | undefined): readonly SetColumn[] | null {
  const plain = term === undefined ? undefined : getPlainTerm(facts, term);
  // An update with a pipeline: `[{ $set: { balance: { $add: ['$balance', paid] } } }]`.
  if (plain?.kind === 'array') {
    const growing = plain.items.flatMap((stage) => readGrowing(facts, stage));
    return [...plain.items.flatMap((stage) => readUpdate(facts, stage) ?? []).filter(({ column }) => growing.every((one) => one.column !== column)), ...growing];
  }
  const object = findObject(facts, term);
  if (object === null) return null;
  const found: SetColumn[] = [];
  for (const property of object.properties) {
    if (property.kind === 'spread' || property.key === null) continue;
    const { key } = property;
    if (key === '$set' || key === '$unset' || key === '$currentDate') found.push(...(readSetObject(facts, property.value) ?? []));
    else if (key === '$inc' || key === '$push' || key === '$addToSet') found.push(...(readSetObject(facts, property.value) ?? []).map(({ column }): SetColumn => ({ column, kind: key === '$addToSet' ? 'other' : 'counter', ...(key === '$push' && { appends: true }) })));
    else if (!key.startsWith('$')) found.push(...(readSetObject(facts, { ...object, properties: [property] }) ?? []));
  }
  return found;
}

const adding: ReadonlySet<string> = new Set(['$add', '$subtract', '$sum']);

/** What a stage makes of the field's own value. https://www.mongodb.com/docs/manual/tutorial/update-documents-with-aggregation-pipeline/ */
function readGrowing(facts: FileFacts, stage: Term): readonly SetColumn[] {
  const set = findObject(facts, findProperty(facts, findObject(facts, stage), '$set', '$addFields'));
  return (set?.properties ?? []).flatMap((property): SetColumn[] => {
    if (property.kind === 'spread' || property.key === null) return [];
    const { key, value } = property;
    const [operation] = findObject(facts, value)?.properties ?? [];
    const parts = operation?.kind === 'property' && operation.key !== null && adding.has(operation.key) ? getPlainTerm(facts, operation.value) : undefined;
    const isOwn = parts?.kind === 'array' && parts.items.some((item) => item.kind === 'literal' && item.value === `$${key}`);
    return isOwn ? [{ column: key.toLowerCase(), kind: 'counter' }] : [];
  });
}

function firstRow(facts: FileFacts, term: Term | undefined): Term | undefined {
  const plain = term === undefined ? undefined : getPlainTerm(facts, term);
  return plain?.kind === 'array' ? plain.items[0] : plain;
}

/** `save` inserts what has no `_id`. */
function isNew(facts: FileFacts, row: Term | undefined): boolean {
  const object = findObject(facts, row);
  return object !== null && object.properties.every((property) => property.kind !== 'spread' && property.key !== '_id');
}

function readsTrue(facts: FileFacts, options: Term | undefined, name: string): boolean {
  const value = findProperty(facts, findObject(facts, options), name);
  return value?.kind === 'literal' && value.value === true;
}
