/** Database calls of a run, with what the statement, the objects it saves and the schema say of them. */
import type { CallFact, FileFacts } from '../../model/facts.ts';
import type { ProgramGraph } from '../../model/graph.ts';
import { withSaved } from '../claims/rows/row-writes.ts';
import { readSetValue } from '../statements/column-objects.ts';
import { readChain } from '../statements/chain.ts';
import { findStatement } from '../statements/find-statement.ts';
import type { Operation, Statement } from '../statements/statement.ts';
import { plainStatement } from '../statements/statement.ts';
import { findWrappedStatement } from '../statements/wrapped-statement.ts';
import { nameOfTable } from '../statements/readers/reader.ts';
import { getStatementText } from '../effects/statement-text.ts';
import { findCalledName } from '../terms.ts';
import type { DatabaseSite, SetState, Site } from './flow.ts';

/** The database call at this site; null for a call that is none. */
export function findDatabaseSite(graph: ProgramGraph, site: Site, at: Pick<DatabaseSite, 'loops' | 'transaction' | 'via' | 'gatedBy'>): DatabaseSite | null {
  const match = site.edge.roles.find((role) => role.role === 'db-call' || role.role === 'blocking-db-call');
  const facts = graph.files[site.node.file];
  if (facts === undefined) return null;
  if (match === undefined) {
    const wrapped = findWrappedStatement(graph, site.node, site.edge);
    return wrapped === null ? null : { ...site, ...at, statement: wrapped.statement, text: wrapped.text.toLowerCase(), joined: [], columns: wrapped.statement.sets?.map(({ column }) => column.toLowerCase()) ?? [], states: getStates(facts, site, wrapped.statement) };
  }
  const statement = withSaved(facts, site.edge.call, findStatement(graph, site.node, site.edge, match) ?? guessStatement(match.api));
  return { ...site, ...at, statement, text: getStatementText(facts, site.edge.call).toLowerCase(), joined: findJoined(facts, site.edge.call), columns: getColumns(facts, site, statement), states: getStates(facts, site, statement) };
}

/** `.leftJoin(receipts, eq(receipts.order, orders.id))` */
function findJoined(facts: FileFacts, call: number): readonly string[] {
  return readChain(facts, call).links.flatMap(({ name, args }) => (name !== null && /join$/i.test(name) ? nameOfTable(facts, args[0]) ?? [] : []));
}

/** What the name of a library's call says where nothing reads its statement. */
const operations: readonly (readonly [RegExp, Operation])[] = [
  [/^(increment|decrement|update|patch|save)/i, 'update'], [/^(insert|create|add)/i, 'insert'], [/^(set|put|upsert|replace)/i, 'upsert'], [/^(delete|remove|destroy)/i, 'delete'],
];

function guessStatement(api: string): Statement {
  const called = /(\w+)\(?\)?$/.exec(api)?.[1] ?? '';
  return { ...plainStatement, operation: operations.find(([name]) => name.test(called))?.[1] ?? 'read' };
}

/** What is set; of an object that is saved as a whole, the properties that the function assigns. */
function getColumns(facts: FileFacts, { node }: Site, statement: Statement): readonly string[] {
  if (statement.operation === 'read' || statement.operation === 'delete') return [];
  const sets = statement.sets?.map(({ column }) => column.toLowerCase()) ?? [];
  if (sets.length > 0) return sets;
  return facts.assignments.flatMap(({ in: fn, target }) => (fn === node.function && target.kind === 'member' ? [target.property.toLowerCase()] : []));
}

/** The same with the new values, as far as they are written there. */
function getStates(facts: FileFacts, { node }: Site, { operation, sets }: Statement): readonly SetState[] {
  if (operation === 'read' || operation === 'delete') return [];
  const assigned = (sets ?? []).length > 0 ? [] : facts.assignments.flatMap(({ in: fn, target, operator, value }) => (fn === node.function && target.kind === 'member' && operator === '=' ? [readSetValue(facts, target.property.toLowerCase(), value)] : []));
  return [...(sets ?? []), ...assigned].flatMap(({ column, value }) => (value === undefined || value === null ? [] : [{ column, value }]));
}

const transactionNames = /^(\$?transaction|transactional|withTransaction|inTransaction|runInTransaction|runTransaction|begin|sequelizeTransaction|tx)$/;

/** `db.transaction(async (tx) => …)`, `db.transaction().execute(async (tx) => …)`: what stands in the function happens as a whole or not at all. */
export function opensTransaction(facts: FileFacts, call: CallFact): boolean {
  if (!call.args.some((argument) => argument.kind === 'function' || argument.kind === 'binding')) return false;
  const name = findCalledName(facts, call);
  if (name !== 'execute') return name !== null && transactionNames.test(name);
  const builder = call.callee.kind === 'member' && call.callee.object.kind === 'call' ? facts.calls[call.callee.object.call] : undefined;
  return builder !== undefined && /^(transaction|setIsolationLevel)$/.test(findCalledName(facts, builder) ?? '');
}

const listsOf = new WeakMap<FileFacts, ReadonlyMap<number, number>>();

/** `prisma.$transaction([debit, mark])`: the statements of the list happen together. The call that takes the list; null for a call in none. */
export function findListTransaction(facts: FileFacts, call: number): number | null {
  const known = listsOf.get(facts) ?? findLists(facts);
  listsOf.set(facts, known);
  return known.get(call) ?? null;
}

function findLists(facts: FileFacts): ReadonlyMap<number, number> {
  const lists = new Map<number, number>();
  facts.calls.forEach((call, index) => {
    const [list] = call.args;
    if (list?.kind !== 'array' || !transactionNames.test(findCalledName(facts, call) ?? '')) return;
    for (const item of list.items) if (item.kind === 'call') lists.set(item.call, index);
  });
  return lists;
}

/** `client.query('begin')` and its end. */
export function findTransactionTurn(call: CallFact): 'begins' | 'ends' | null {
  const [first] = call.args;
  const text = first?.kind === 'literal' && typeof first.value === 'string' ? first.value : '';
  if (/^\s*(begin|start transaction)\b/i.test(text)) return 'begins';
  return /^\s*(commit|rollback)\b/i.test(text) ? 'ends' : null;
}
