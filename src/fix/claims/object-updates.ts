/** Updates whose conditions are an object: Prisma, Sequelize, TypeORM's repositories, Mongoose and MongoDB. */
import { Node, type CallExpression, type Expression, type ObjectLiteralExpression } from 'ts-morph';
import type { Splice } from '../editable-source.ts';
import { isColumn } from './located-call.ts';
import { findProperty, getName, renderExpected, type Wanted } from './read-condition.ts';
import type { ConditionalUpdate, UpdateSite } from './update-site.ts';

export function writeObjectCondition({ update, wanted, isConditional, library }: UpdateSite): ConditionalUpdate | null {
  if (!Node.isCallExpression(update)) return null;
  const query = library === 'mongoose' ? getQuery(update) : update;
  const callee = query.getExpression();
  if (!Node.isPropertyAccessExpression(callee)) return null;
  const name = callee.getNameNode();
  if (library.startsWith('@prisma/')) return writePrisma(update, name, wanted, isConditional);
  if (library === 'sequelize') return writeSequelize(update, name, wanted, isConditional);
  if (library === 'typeorm') return writeTypeOrm(update, name, wanted, isConditional);
  return writeMongo(query, name, wanted, { isConditional, isDriver: library === 'mongodb' });
}

/** `Job.updateOne(…).exec()`: the answer is that of the query. */
function getQuery(update: CallExpression): CallExpression {
  const callee = update.getExpression();
  if (!Node.isPropertyAccessExpression(callee) || !/^(exec|lean)$/.test(callee.getName())) return update;
  const inner = callee.getExpression();
  return Node.isCallExpression(inner) ? getQuery(inner) : update;
}

const claimed = (name: string): string => name;

function writePrisma(update: CallExpression, name: Node, wanted: Wanted, isConditional: boolean): ConditionalUpdate | null {
  const [options] = update.getArguments();
  const given = findObject(options);
  const where = findObject(findValue(given, 'where'));
  const data = findObject(findValue(given, 'data'));
  if (given === null || where === null || data === null || given.getProperties().length !== 2) return null;
  if (name.getText() !== 'update' && name.getText() !== 'updateMany') return null;
  // `updateMany` knows neither compound keys nor relations.
  if (name.getText() === 'update' && (where.getProperties().some((one) => isNested(one)) || data.getProperties().some((one) => isRelation(one)))) return null;
  const condition = isConditional ? [] : addProperty(where, wanted, data);
  if (condition === null) return null;
  const splices = name.getText() === 'update' ? [...condition, { start: name.getStart(), end: name.getEnd(), text: 'updateMany' }] : condition;
  return { splices, pattern: claimed, lost: (answer) => `${answer}.count === 0`, keepsShape: name.getText() === 'updateMany' };
}

function isNested(property: Node): boolean {
  return Node.isSpreadAssignment(property) || (Node.isPropertyAssignment(property) && findObject(property.getInitializer()) !== null);
}

const relations: ReadonlySet<string> = new Set(['connect', 'create', 'disconnect', 'connectOrCreate', 'update', 'upsert', 'delete', 'deleteMany', 'createMany', 'updateMany']);

function isRelation(property: Node): boolean {
  if (Node.isSpreadAssignment(property)) return true;
  const value = Node.isPropertyAssignment(property) ? findObject(property.getInitializer()) : null;
  return value?.getProperties().some((one) => relations.has(getName(one))) === true;
}

/** `Job.update({ … }, { where: { id } })` answers with the count in an array. */
function writeSequelize(update: CallExpression, name: Node, wanted: Wanted, isConditional: boolean): ConditionalUpdate | null {
  const [data, options] = update.getArguments().map((argument) => findObject(argument));
  const where = findObject(findValue(options ?? null, 'where'));
  if (name.getText() !== 'update' || data == null || where === null || findValue(options ?? null, 'returning') !== undefined) return null;
  const splices = isConditional ? [] : addProperty(where, wanted, data);
  return splices === null ? null : { splices, pattern: (answer) => `[${answer}]`, lost: (answer) => `${answer} === 0`, keepsShape: false };
}

/** `jobs.update(id, { … })`, `jobs.update({ id }, { … })` */
function writeTypeOrm(update: CallExpression, name: Node, wanted: Wanted, isConditional: boolean): ConditionalUpdate | null {
  const all = update.getArguments();
  // `manager.update(Job, id, { … })`
  const [criteria, values] = all.slice(-2);
  const data = findObject(values);
  if (name.getText() !== 'update' || criteria === undefined || data === null || all.length > 3 || !Node.isExpression(criteria)) return null;
  const splices = isConditional ? [] : addCriterion(criteria, 'id', wanted, data);
  return splices === null ? null : { splices, pattern: claimed, lost: (answer) => `${answer}.affected === 0`, keepsShape: true };
}

const byId: Readonly<Record<string, string>> = { findByIdAndUpdate: 'findOneAndUpdate' };

function writeMongo(update: CallExpression, name: Node, wanted: Wanted, { isConditional, isDriver }: { readonly isConditional: boolean; readonly isDriver: boolean }): ConditionalUpdate | null {
  const [filter, changes] = update.getArguments();
  const change = findObject(changes);
  const data = findObject(findValue(change, '$set')) ?? change;
  const called = name.getText();
  if (filter === undefined || data === null || !Node.isExpression(filter) || !['updateOne', 'updateMany', 'findOneAndUpdate', 'findByIdAndUpdate'].includes(called)) return null;
  // Before 6 the driver wraps what it found, and that is never null: https://github.com/mongodb/node-mongodb-native/blob/main/etc/notes/CHANGES_6.0.0.md
  if (isDriver && called === 'findOneAndUpdate') return null;
  // `upsert` makes a row where the condition finds none.
  if (update.getArguments().slice(2).some((options) => options.getText().includes('upsert'))) return null;
  const splices = isConditional ? [] : addCriterion(filter, '_id', wanted, data);
  if (splices === null) return null;
  const renamed = byId[called];
  if (renamed !== undefined && isConditional) return null;
  const all = renamed === undefined ? splices : [...splices, { start: name.getStart(), end: name.getEnd(), text: renamed }];
  const counts = called === 'updateOne' || called === 'updateMany';
  return { splices: all, pattern: claimed, lost: (answer) => (counts ? `${answer}.modifiedCount === 0` : `${answer} === null`), keepsShape: true };
}

/** The condition beside the key; a bare key becomes an object. */
function addCriterion(criteria: Expression, key: string, wanted: Wanted, data: ObjectLiteralExpression): Splice[] | null {
  const object = findObject(criteria);
  if (object !== null) return addProperty(object, wanted, data);
  const condition = renderProperty(wanted, data);
  if (condition === null || Node.isArrayLiteralExpression(criteria) || (Node.isCallExpression(criteria) && criteria.getText().includes('.map('))) return null;
  const id = criteria.getText() === key ? key : `${key}: ${criteria.getText()}`;
  return [{ start: criteria.getStart(), end: criteria.getEnd(), text: `{ ${id}, ${condition} }` }];
}

function addProperty(where: ObjectLiteralExpression, wanted: Wanted, data: ObjectLiteralExpression): Splice[] | null {
  const condition = renderProperty(wanted, data);
  const last = where.getProperties().at(-1);
  // What is asked of the column already would be asked twice, or be lost.
  if (condition === null || last === undefined || where.getProperties().some((one) => isColumn(getName(one), wanted.column))) return null;
  const isWide = last.getStartLineNumber() !== where.getStartLineNumber();
  const gap = isWide ? `\n${' '.repeat(where.getSourceFile().getLineAndColumnAtPos(last.getStart()).column - 1)}` : ' ';
  return [{ start: last.getEnd(), end: last.getEnd(), text: `,${gap}${condition}` }];
}

/** `status: 'pending'`, in the name the update has for the column. */
function renderProperty(wanted: Wanted, data: ObjectLiteralExpression): string | null {
  const copied = findProperty(wanted);
  if (copied !== null) return copied;
  const set = data.getProperties().find((property) => isColumn(getName(property), wanted.column));
  const like = Node.isPropertyAssignment(set) ? set.getInitializer() ?? null : null;
  const value = set === undefined || wanted.read !== null ? null : renderExpected(wanted, like);
  return value === null || set === undefined ? null : `${getName(set)}: ${value}`;
}

function findObject(node: Node | null | undefined): ObjectLiteralExpression | null {
  return node != null && Node.isObjectLiteralExpression(node) ? node : null;
}

function findValue(object: ObjectLiteralExpression | null, name: string): Expression | undefined {
  const property = object?.getProperties().find((one) => getName(one) === name);
  return Node.isPropertyAssignment(property) ? property.getInitializer() : undefined;
}
