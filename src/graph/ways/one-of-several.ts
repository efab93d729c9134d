/** Calls that enter one of several functions, whichever was asked for: `const job = jobs[name]; await job(data)`, `processor.handle(job)`. */
import type { FileFacts, Term } from '../../model/facts.ts';
import type { CallEdge, ProgramGraph } from '../../model/graph.ts';
import { getPlainTerm } from '../terms.ts';

/** The nodes of which one call enters one only; none where it enters all, as a loop over handlers and a library that calls them does. */
export function findAlternatives(graph: ProgramGraph, facts: FileFacts, { call, to, roles, loop }: CallEdge): readonly number[] {
  const made = facts.calls[call];
  if (made === undefined || to.length < 2 || roles.length > 0) return [];
  const callee = getPlainTerm(facts, made.callee);
  const isKept = isKeptByKind(facts, callee);
  if (loop && !isKept) return [];
  const given = new Set(made.args.flatMap((arg) => (arg.kind === 'function' ? [arg.function] : [])));
  const isEntered = (id: number): boolean => {
    const node = graph.nodes[id];
    const of = node && graph.files[node.file];
    if (node === undefined || of === undefined || (of === facts && given.has(node.function))) return false;
    // A callback that is handed over goes by another name, and runs as well.
    if (isKept) return true;
    return callee.kind === 'member' ? of.functions[node.function]?.name === callee.property : isOneValue(callee);
  };
  const found = to.filter(isEntered);
  return found.length > 1 ? found : [];
}

/** `jobs[name]`, `jobs.get(name)`: what it holds is one function. An imported name may be that of a library which calls many. */
function isOneValue({ kind }: Term): boolean {
  return kind === 'index' || kind === 'call' || kind === 'parameter';
}

/** `const handler = handlers[order.kind]; await handler.run(order)`: of each order one, by whatever name it is written elsewhere. */
function isKeptByKind(facts: FileFacts, callee: Term): boolean {
  if (callee.kind !== 'member') return false;
  const holder = getPlainTerm(facts, callee.object);
  return holder.kind === 'index' && getPlainTerm(facts, holder.index).kind === 'member';
}
