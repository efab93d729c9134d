/** Rows that are changed as objects: `job.status = 'running'; await job.save()`. */
import type { CallFact, FileFacts, Term } from '../../../model/facts.ts';
import { findObject, findProperty, readSetObject, readSetValue } from '../../statements/column-objects.ts';
import { isMade } from './made-rows.ts';
import { plainStatement, type SetColumn, type Statement } from '../../statements/statement.ts';

const saves: ReadonlySet<string> = new Set(['save', 'persistAndFlush', 'flush']);
/** On a row itself, with the new values alone: Sequelize's instances, documents of Mongoose, references of Firestore. */
const updates: ReadonlySet<string> = new Set(['update', 'updateOne']);

/** What a row's own update is told besides the values. */
const besides: ReadonlySet<string> = new Set(['transaction', 'session', 'fields', 'hooks', 'silent']);

const savingOfFile = new WeakMap<FileFacts, ReadonlySet<number>>();

/** The functions of a file that may write a row by a call that belongs to no library as far as anybody sees. */
export function getSavingFunctions(facts: FileFacts): ReadonlySet<number> {
  const before = savingOfFile.get(facts);
  if (before !== undefined) return before;
  const found = new Set(facts.calls.flatMap(({ callee, in: fn }) => (callee.kind === 'member' && (saves.has(callee.property) || updates.has(callee.property)) ? [fn] : [])));
  savingOfFile.set(facts, found);
  return found;
}

/** The write a call makes of an object whose properties the function has set before, or sets with it; null for any other call. */
export function readRowWrite(facts: FileFacts, index: number): Statement | null {
  const call = facts.calls[index];
  if (call?.callee.kind !== 'member' || call.kind === 'new') return null;
  const taken = readOfTransaction(facts, call, call.callee.property, call.callee.object);
  if (taken !== null) return taken;
  const sets = saves.has(call.callee.property) ? readSaved(facts, call, call.callee.object) : updates.has(call.callee.property) ? readUpdated(facts, call, call.callee.object) : [];
  if (sets.length === 0) return null;
  const inTransaction = isToldTransaction(facts, call);
  return isMade(facts, getSaved(call, call.callee.object)) ? { ...plainStatement, operation: 'insert', sets, inTransaction } : { ...plainStatement, operation: 'update', where: [{ column: 'id', op: 'eq' }], sets, inTransaction };
}

/** `order.update({ status: 'paid' }, { transaction })`, `order.save({ session })` */
function isToldTransaction(facts: FileFacts, { callee, args }: CallFact): boolean {
  const options = callee.kind === 'member' && updates.has(callee.property) ? args[1] : args.at(-1);
  return findProperty(facts, findObject(facts, options), 'transaction', 'session') !== undefined;
}

/** `jobs.save(job)`: what is written is what was assigned before. */
export function withSaved(facts: FileFacts, call: number, statement: Statement): Statement {
  return statement.operation === 'upsert' && statement.sets === null ? { ...(readRowWrite(facts, call) ?? statement), table: statement.table } : statement;
}

/** What the call saves was read or handed over, and not made for it. */
export function isSavedAsRead(facts: FileFacts, index: number): boolean {
  const call = facts.calls[index];
  if (call?.callee.kind !== 'member') return false;
  const saved = getSaved(call, call.callee.object);
  return saved.kind === 'binding' && saved !== call.callee.object && isFound(facts, saved.binding);
}

function readSaved(facts: FileFacts, call: CallFact, receiver: Term): readonly SetColumn[] {
  const saved = getSaved(call, receiver);
  return saved.kind === 'binding' ? readAssigned(facts, call, saved) : [];
}

/** `manager.save(Job, jobs)`: the entity comes first. */
export function getSaved({ args: [first, second] }: CallFact, receiver: Term): Term {
  const argument = second?.kind === 'binding' ? second : first;
  return argument?.kind === 'binding' ? argument : receiver;
}

const adding: ReadonlySet<string> = new Set(['+=', '-=', '*=', '/=', '++', '--']);
/** They set what was not set. */
const choosing: ReadonlySet<string> = new Set(['??=', '||=', '&&=']);

function isText({ kind, ...term }: Term): boolean {
  return kind === 'template' || (kind === 'literal' && 'value' in term && typeof term.value === 'string');
}

/** What the function that makes the call has put into the row before it. */
export function readAssigned(facts: FileFacts, call: CallFact, saved: Term & { readonly kind: 'binding' }): readonly SetColumn[] {
  const flushes = call.callee.kind === 'member' && call.callee.property === 'flush';
  const isSaved = (term: Term | undefined): boolean => term?.kind === 'binding' && (flushes || term.binding === saved.binding || isItemOf(facts, term.binding, saved.binding));
  const assigned = facts.assignments.flatMap(({ target, in: fn, span, operator, value }): SetColumn[] => {
    if (target.kind !== 'member' || span[0] > call.span[0] || !isSaved(target.object) || (fn !== call.in && !isCallbackOf(facts, fn, saved.binding))) return [];
    const column = target.property.toLowerCase();
    if (operator === 'delete') return [{ column, kind: 'other' }];
    return operator === '=' || choosing.has(operator) ? [readSetValue(facts, column, value)] : [{ column, kind: 'counter', ...(!adding.has(operator) || isText(value) ? { appends: true } : {}) }];
  });
  return [...assigned, ...facts.calls.flatMap((one) => (one.in === call.in && one.span[0] <= call.span[0] ? readSetCall(facts, one, isSaved) : []))];
}

/** `for (const job of jobs) job.status = 'running'; await manager.save(jobs)`, and the same in a callback of the list. */
function isItemOf(facts: FileFacts, binding: number, list: number): boolean {
  return facts.bindings[binding]?.values.some((value) => {
    if (value.kind === 'element') return value.of.kind === 'binding' && value.of.binding === list;
    return value.kind === 'parameter' && value.index === 0 && isCallbackOf(facts, value.function, list);
  }) === true;
}

function isCallbackOf(facts: FileFacts, fn: number, list: number): boolean {
  return facts.calls.some(({ callee, args: [work] }) => callee.kind === 'member' && callee.object.kind === 'binding' && callee.object.binding === list && /^(?:forEach|map)$/.test(callee.property) && work?.kind === 'function' && work.function === fn);
}

/** `job.set({ status })`, `job.set('status', 'running')`, `Object.assign(job, { status })`. */
function readSetCall(facts: FileFacts, { callee, args }: CallFact, isSaved: (term: Term | undefined) => boolean): readonly SetColumn[] {
  if (callee.kind !== 'member') return [];
  const [first, second] = args;
  if (callee.property === 'assign' && callee.object.kind === 'global' && callee.object.name === 'Object') return isSaved(first) ? (readSetObject(facts, second) ?? []) : [];
  if (!/^(set|\$set|setDataValue|merge)$/.test(callee.property) || !isSaved(callee.object)) return [];
  if (first?.kind === 'literal' && typeof first.value === 'string') return second === undefined ? [] : [readSetValue(facts, first.value.toLowerCase(), second)];
  return readSetObject(facts, first) ?? [];
}

const transactions = /^(t|tx|trx|transaction)$/i;
const batches = /batch|bulkwriter|^writer$/i;

/**
 * `transaction.update(ref, { … })` of Firestore is made again where another has changed what was read: who comes second reads anew. What a
 * batch writes it writes whatever the document is by then. https://firebase.google.com/docs/firestore/manage-data/transactions
 */
function readOfTransaction(facts: FileFacts, { args }: CallFact, name: string, receiver: Term): Statement | null {
  const [ref, values, ...others] = args;
  const by = receiver.kind === 'binding' ? (facts.bindings[receiver.binding]?.name ?? '') : '';
  if ((name !== 'update' && name !== 'set') || ref === undefined || others.length > 1 || findObject(facts, ref) !== null) return null;
  const sets = readSetObject(facts, values) ?? [];
  if (sets.length === 0) return null;
  if (transactions.test(by)) return { ...plainStatement, operation: 'update', where: [{ column: '?', op: 'other' }], sets, throwsOnNone: true };
  return batches.test(by) ? { ...plainStatement, operation: 'update', where: [{ column: 'id', op: 'eq' }], sets } : null;
}

/** `row.update({ status: 'sent' })`, `doc.ref.update({ … })`: a model's own update says first or second which rows it means. */
function readUpdated(facts: FileFacts, { args }: CallFact, receiver: Term): readonly SetColumn[] {
  const isRow = receiver.kind === 'binding' ? isFound(facts, receiver.binding) : receiver.kind === 'member' && receiver.property === 'ref';
  const [values, options] = args;
  const given = findObject(facts, values);
  if (!isRow || given === null || given.properties.some((property) => property.kind === 'property' && (property.key === 'where' || property.key === 'data'))) return [];
  if (options !== undefined && findObject(facts, options)?.properties.every((property) => property.kind === 'property' && property.key !== null && besides.has(property.key)) !== true) return [];
  const set = given.properties.find((property) => property.kind === 'property' && property.key === '$set');
  return readSetObject(facts, set?.kind === 'property' ? set.value : given) ?? [];
}

/** Something that was waited for, is gone through or was handed over; what the function makes for itself is no row. */
function isFound(facts: FileFacts, binding: number): boolean {
  return facts.bindings[binding]?.values.some(({ kind }) => kind === 'element' || kind === 'parameter' || kind === 'await') === true;
}
