/** The functions that hold a row which was read: the one that reads it, and those above as long as each gives it back. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import type { FunctionNode, ProgramGraph } from '../../../model/graph.ts';
import { eachStep } from '../../steps.ts';
import type { RunEvent } from '../run/run-events.ts';

export interface RowHolder {
  readonly facts: FileFacts;
  readonly node: FunctionNode;
  /** How many calls lead to the function. */
  readonly depth: number;
  /** The term is the row itself; what belongs to it, such as `order.customer`, is another one. */
  readonly isRow: (term: Term) => boolean;
}

/** A service may ask its repository, and that a helper of its own. */
const farthest = 3;

export function listRowHolders(graph: ProgramGraph, { node, call, way }: RunEvent): readonly RowHolder[] {
  const holders: RowHolder[] = [];
  const steps = [...way, { node, call }];
  for (let depth = way.length; depth >= Math.max(0, way.length - farthest); depth -= 1) {
    const at = steps[depth];
    const facts = at && graph.files[at.node.file];
    if (at === undefined || facts === undefined) return holders;
    const isRow = (term: Term): boolean => isAnswer(facts, term, at.call, 0);
    holders.push({ facts, node: at.node, depth, isRow });
    const body = facts.functions[at.node.function]?.body ?? [];
    if (![...eachStep(body)].some((step) => step.kind === 'return' && step.value !== null && isRow(step.value))) return holders;
  }
  return holders;
}

/** The call of the holder that leads to the event, or is it; null where the event stands outside of it. */
export function findOwnCall(read: RunEvent, { depth }: RowHolder, event: RunEvent): number | null {
  for (let index = 0; index < depth; index += 1) if (read.way[index]?.call !== event.way[index]?.call || read.way[index]?.node.id !== event.way[index]?.node.id) return null;
  const own = event.way[depth] ?? event;
  return own.node.id === (read.way[depth] ?? read).node.id ? own.call : null;
}

const longest = 8;
/** Where drivers put the rows they found, and where clients put what was asked for. */
const wrappers: ReadonlySet<string> = new Set(['rows', 'data', 'docs', '0']);

/** `(await orders.findById(id).lean())`, `rows[0]`, and the names of such. */
function isAnswer(facts: FileFacts, term: Term, call: number, depth: number): boolean {
  if (depth > longest) return false;
  const next = (inner: Term): boolean => isAnswer(facts, inner, call, depth + 1);
  switch (term.kind) {
    case 'call': return term.call === call || isChainedOn(facts, term.call, call) || isChainedOn(facts, call, term.call);
    case 'binding': return facts.bindings[term.binding]?.kind !== 'parameter' && facts.bindings[term.binding]?.values.some(next) === true;
    case 'await': case 'cast': case 'element': return next(term.of);
    case 'index': return next(term.object);
    case 'member': return wrappers.has(term.property) && next(term.object);
    case 'operation': return (term.operator === '??' || term.operator === '||') && term.operands[0] !== undefined && next(term.operands[0]);
    default: return false;
  }
}

function isChainedOn(facts: FileFacts, outer: number, inner: number): boolean {
  let callee = facts.calls[outer]?.callee;
  for (let step = 0; step < longest && callee?.kind === 'member' && callee.object.kind === 'call'; step += 1) {
    if (callee.object.call === inner) return true;
    callee = facts.calls[callee.object.call]?.callee;
  }
  return false;
}
