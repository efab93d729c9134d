/** Whether two statements of a run stand in one transaction: a lock ends with the one that took it. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import type { ProgramGraph } from '../../../model/graph.ts';
import { readChain } from '../../statements/chain.ts';
import { findObject } from '../../statements/column-objects.ts';
import { getPlainTerm } from '../../terms.ts';
import type { RunEvent, WayStep } from './run-events.ts';

export function isOneTransaction(graph: ProgramGraph, first: RunEvent, second: RunEvent): boolean {
  if (first.transaction !== null && second.transaction !== null) return first.transaction === second.transaction;
  if (first.statement?.inTransaction !== true || second.statement?.inTransaction !== true) return false;
  const [one, other] = [findNamed(graph, first), findNamed(graph, second)];
  return one === null || other === null || one === other;
}

/** `Order.findOne({ transaction })`, `order.save({ session })`, `orders.transacting(trx)`: which one it names, as the value that it holds; null where that is not seen. */
function findNamed(graph: ProgramGraph, { node, call, way }: RunEvent): string | null {
  const facts = graph.files[node.file];
  if (facts === undefined) return null;
  // A row's own write comes after the read that gave the row.
  const named = readChain(facts, call).links.flatMap(({ name, args }) => (name === 'session' || name === 'transacting' ? args.slice(0, 1) : args.flatMap((arg) => findOption(facts, arg)))).at(-1);
  return named === undefined ? null : identify(graph, node.file, named, way);
}

function findOption(facts: FileFacts, arg: Term): readonly Term[] {
  return findObject(facts, arg)?.properties.flatMap((one) => (one.kind !== 'spread' && (one.key === 'transaction' || one.key === 'session') ? [one.value] : [])) ?? [];
}

/** A parameter holds what the function was given on the way. */
function identify(graph: ProgramGraph, file: string, term: Term, way: readonly WayStep[]): string | null {
  const facts = graph.files[file];
  if (facts === undefined) return null;
  const plain = getPlainTerm(facts, term);
  if (plain.kind === 'call') return `${file}#${plain.call}`;
  if (plain.kind !== 'binding') return null;
  const parameter = facts.bindings[plain.binding]?.values.find((value) => value.kind === 'parameter');
  const step = way.findLast(({ edge }) => parameter !== undefined && edge.to.some((id) => graph.nodes[id]?.file === file && graph.nodes[id].function === parameter.function));
  if (parameter === undefined || step === undefined) return `${file}:${plain.binding}`;
  const given = graph.files[step.node.file]?.calls[step.call]?.args ?? [];
  // What is handed to a callback is made there.
  if (given.some((arg) => arg.kind === 'function' && arg.function === parameter.function)) return `${file}:${plain.binding}`;
  const value = given[parameter.index];
  return value === undefined ? null : identify(graph, step.node.file, value, way.slice(0, way.indexOf(step)));
}
