/** Values of unique columns that each run makes for itself: a random text, the number after the last. They keep no second row out. */
import { findCalledName } from '../terms.ts';
import { isChanceName } from '../guards/locks/changing-key.ts';
import { findAlternatives } from '../ways/one-of-several.ts';
import { getCounted } from '../effects/effects.ts';
import { findStatement } from '../statements/find-statement.ts';
import type { SetColumn, Statement } from '../statements/statement.ts';
import type { FunctionNode, ProgramGraph } from '../../model/graph.ts';

/** How far a function that makes the value may leave that to others. */
const deepest = 2;

export function isMadeAnew(graph: ProgramGraph, node: FunctionNode, { changes, call }: SetColumn, isOwnTable: (table: string) => boolean): boolean {
  if (changes === true) return true;
  if (call === undefined) return false;
  // `const number = await nextNumber()` may stand before the transaction in which the row is inserted.
  const maker = graph.files[node.file]?.calls[call]?.in;
  const makers = maker === node.function ? [node] : graph.nodes.filter((one) => one.file === node.file && one.function === maker);
  const isAnew = (id: number): boolean => makesAnew(graph, id, isOwnTable, deepest);
  return makers.some(({ file, calls }) => calls.some((edge) => {
    const facts = graph.files[file];
    if (edge.call !== call || facts === undefined) return false;
    // Each kind of notice has its own way to name it: one of them that throws a dice says nothing of the others.
    const kinds = findAlternatives(graph, facts, { ...edge, loop: false });
    return kinds.length > 0 ? kinds.every(isAnew) : edge.to.some(isAnew);
  }));
}

/** It throws a dice, counts on, or looks which rows of the table there are: `order by id desc limit 1`, and one more. */
function makesAnew(graph: ProgramGraph, id: number, isOwnTable: (table: string) => boolean, left: number): boolean {
  const node = graph.nodes[id];
  const facts = node === undefined ? undefined : graph.files[node.file];
  if (node === undefined || facts === undefined) return false;
  if (facts.calls.some((call) => call.in === node.function && isChanceName(findCalledName(facts, call)))) return true;
  return node.calls.some((edge) => {
    const looks = edge.roles.some((match) => {
      const statement = findStatement(graph, node, edge, match);
      return statement !== null && ((statement.operation === 'read' && statement.table !== null && isOwnTable(statement.table)) || countsOn(statement));
    });
    return looks || (left > 1 && edge.to.some((next) => makesAnew(graph, next, isOwnTable, left - 1)));
  });
}

/** `counters.findOneAndUpdate({ _id: 'invoice' }, { $inc: { seq: 1 } })` */
function countsOn(statement: Statement): boolean {
  const isOfCounters = /counter|sequence|numbering/i.test(statement.table ?? '');
  return (statement.operation === 'update' || statement.operation === 'upsert') && getCounted(statement).some(({ column }) => isOfCounters || /^(?:seq\w*|next_?\w*|last_?\w*(?:number|no|num)|\w*_?counter|current_?\w*(?:number|no|num|value))$/i.test(column));
}
