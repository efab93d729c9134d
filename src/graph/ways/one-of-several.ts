/** Calls that enter one of several functions, whichever was asked for: `const job = jobs[name]; await job(data)`, `processor.handle(job)`. */
import type { FileFacts, Term } from '../../model/facts.ts';
import type { CallEdge, ProgramGraph } from '../../model/graph.ts';
import { forEachTerm, getPlainTerm } from '../terms.ts';

/** Options in a constant that hold a constant. */
const mostConstants = 3;

/** The nodes of which one call enters one only; none where it enters all, as a loop over handlers and a library that calls them does. */
export function findAlternatives(graph: ProgramGraph, facts: FileFacts, { call, to, roles, loop }: CallEdge): readonly number[] {
  const made = facts.calls[call];
  if (made === undefined || loop || to.length < 2 || roles.length > 0) return [];
  const callee = getPlainTerm(facts, made.callee);
  const isKept = isKeptByKind(facts, callee);
  const given = getGiven(facts, made.args);
  const isEntered = (id: number): boolean => {
    const node = graph.nodes[id];
    const of = node && graph.files[node.file];
    if (node === undefined || of === undefined || (of === facts && given.functions.has(node.function))) return false;
    const name = of.functions[node.function]?.name;
    // A callback that is handed over runs as well; one of another file is known by its name.
    if (isKept) return name === undefined || name === null || !given.names.has(name);
    return callee.kind === 'member' ? name === callee.property : isOneValue(callee);
  };
  const found = to.filter(isEntered);
  return found.length > 1 ? found : [];
}

interface Given {
  readonly functions: Set<number>;
  readonly names: Set<string>;
}

/** The functions that the arguments hold: those of the file by their place, others by the name they are asked for by. */
function getGiven(facts: FileFacts, args: readonly Term[]): Given {
  const given: Given = { functions: new Set(), names: new Set() };
  const look = (term: Term, depth: number): void => {
    forEachTerm(facts, term, (inner) => {
      if (inner.kind === 'function') given.functions.add(inner.function);
      if (inner.kind === 'member') given.names.add(inner.property);
      if (inner.kind !== 'binding') return;
      const binding = facts.bindings[inner.binding];
      if (binding?.from !== undefined) given.names.add(binding.from.imported);
      if (depth > 0) for (const value of binding?.values ?? []) look(value, depth - 1);
    });
  };
  for (const arg of args) look(arg, mostConstants);
  return given;
}

/** `jobs[name]`, `jobs.get(name)`: what it holds is one function. An imported name may be that of a library which calls many. */
function isOneValue({ kind }: Term): boolean {
  return kind === 'index' || kind === 'call' || kind === 'parameter';
}

/** `const handler = handlers[order.kind]; await handler.run(order)`: of each order one, by whatever name it is written elsewhere. */
function isKeptByKind(facts: FileFacts, callee: Term): boolean {
  if (callee.kind !== 'member') return false;
  return isOfKind(facts, getPlainTerm(facts, callee.object));
}

/** `handlers[order.kind]` */
function isOfKind(facts: FileFacts, term: Term): boolean {
  return term.kind === 'index' && getPlainTerm(facts, term.index).kind === 'member';
}

/** The function that is called, or the object it is a method of, is that of a kind. */
export function isChosenByKind(facts: FileFacts, { call }: CallEdge): boolean {
  const made = facts.calls[call];
  const callee = made && getPlainTerm(facts, made.callee);
  return callee !== undefined && (isKeptByKind(facts, callee) || isOfKind(facts, callee));
}
