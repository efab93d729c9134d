/** What a job makes in several steps: when a later one is refused, the next run makes the first ones once more. */
import type { CallEdge, FunctionNode, ProgramGraph } from '../../../model/graph.ts';
import { isSameTable } from '../../claims/claim-columns.ts';
import { isDoneElsewhere } from '../../effects/effects.ts';
import { readChain } from '../../statements/chain.ts';
import { findStatement } from '../../statements/find-statement.ts';
import { plainName } from '../../statements/plain-name.ts';
import type { SetColumn } from '../../statements/statement.ts';
import { eachStep, holdsCall } from '../../steps.ts';
import { isKnownTable } from '../../tables/unique-insert.ts';
import { findCallsIn } from '../call-values.ts';
import type { DatabaseSite, DoneEffect } from '../flow.ts';

/** A sale, and then its items; a customer of another service, and then its number in a row of ours. What one transaction holds is taken back as a whole. */
export function findHalfMade(graph: ProgramGraph, all: readonly DoneEffect[], later: DatabaseSite): readonly DoneEffect[] {
  // A run may have done a thousand things before: what only depends on the later row is worked out once.
  const isPossible = later.statement.operation === 'insert' && isKnownTable(graph, later.statement);
  const keys = later.columns.map(plainName).flatMap((column) => (/..id$/.test(column) ? [column.slice(0, -2)] : []));
  return all.filter((done) => isDoneElsewhere(done.effect) || (isPossible && isHalfMade(graph, done, later, keys)));
}

function isHalfMade(graph: ProgramGraph, done: DoneEffect, later: DatabaseSite, keys: readonly string[]): boolean {
  const { statement, transaction } = later;
  if (done.effect.nature !== 'write' || done.statement?.operation !== 'insert') return false;
  const { table, sets } = done.statement;
  if (sets === null || sets.length === 0 || isSameTable(table, statement.table)) return false;
  const isOne = done.statement.inTransaction || (done.transaction !== null && done.transaction === transaction);
  if (isOne || !isKnownTable(graph, done.statement) || !belongsTo(graph, later, keys, done)) return false;
  // Who has looked into the table before may find the row the next time.
  if (sets.some(isGivenKey) || done.reads.some((read) => isSameTable(read.statement.table, table))) return false;
  // The next run replaces what the one before it has left.
  if (done.writes.some((write) => write.statement.operation === 'delete' && isSameTable(write.statement.table, table))) return false;
  return !isTakenBack(graph, later, table);
}

/** The later row names the first one: by its key, or by a column that is called after the table. A line in a journal is a row of its own, for each try. */
function belongsTo(graph: ProgramGraph, { node, edge }: DatabaseSite, keys: readonly string[], done: DoneEffect): boolean {
  const table = plainName(done.statement?.table ?? '').replace(/ies$/, 'y').replace(/s$/, '');
  if (keys.some((key) => table.endsWith(key))) return true;
  const facts = graph.files[node.file];
  return facts !== undefined && done.node.file === node.file && readChain(facts, edge.call).links.some(({ args }) => args.some((term) => findCallsIn(facts, term).has(done.edge.call)));
}

/** `catch (error) { await pool.query('delete from sales where id = $1', [made.id]); throw error; }` */
function isTakenBack(graph: ProgramGraph, { node, edge }: DatabaseSite, table: string | null): boolean {
  const body = graph.files[node.file]?.functions[node.function]?.body ?? [];
  return [...eachStep(body)].some((step) => {
    if (step.kind !== 'try' || step.handler === null || !holdsCall(step.block, edge.call)) return false;
    const { handler } = step;
    return node.calls.filter(({ call }) => holdsCall(handler, call)).some((call) => deletes(graph, node, call, table) || call.to.some((id) => {
      const called = graph.nodes[id];
      return called?.calls.some((inner) => deletes(graph, called, inner, table)) === true;
    }));
  });
}

function deletes(graph: ProgramGraph, node: FunctionNode, edge: CallEdge, table: string | null): boolean {
  return edge.roles.some((match) => {
    const statement = findStatement(graph, node, edge, match);
    return statement?.operation === 'delete' && isSameTable(statement.table, table);
  });
}

/** `{ id: job.data.orderId }`: whoever asks for the work has named the row, and a second one is refused. */
function isGivenKey({ column, changes, call }: SetColumn): boolean {
  return /^_?id$/i.test(column) && changes !== true && call === undefined;
}
