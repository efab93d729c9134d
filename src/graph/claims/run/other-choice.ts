/** Whether two things that a run may come to stand in different jobs of a table: `job.run()` enters one of many functions, and only one. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import type { FunctionNode, ProgramGraph } from '../../../model/graph.ts';
import { getPlainTerm } from '../../terms.ts';
import type { RunEvent } from './run-events.ts';

type Way = Pick<RunEvent, 'way' | 'node'>;

export function isOtherChoice(graph: ProgramGraph, left: Way, right: Way): boolean {
  for (const [position, step] of left.way.entries()) {
    const other = right.way[position];
    if (other === undefined || other.node.id !== step.node.id || other.call !== step.call) return false;
    const [entered, others] = [nodeAfter(left, position), nodeAfter(right, position)];
    // A callback that is handed over goes by another name, and runs as well.
    if (entered.id !== others.id) return isCalledName(graph, step, entered) && isCalledName(graph, step, others);
  }
  return false;
}

function nodeAfter({ way, node }: Way, position: number): FunctionNode {
  return way[position + 1]?.node ?? node;
}

function isCalledName(graph: ProgramGraph, { node, call }: Way['way'][number], entered: FunctionNode): boolean {
  const facts = graph.files[node.file];
  const made = facts?.calls[call];
  if (facts === undefined || made === undefined) return false;
  if (isChosenByName(facts, made.callee)) return !made.args.some((arg) => arg.kind === 'function' && node.file === entered.file && arg.function === entered.function);
  if (made.callee.kind === 'member') return graph.files[entered.file]?.functions[entered.function]?.name === made.callee.property;
  return isGiven(facts, made.callee) && made.args.every((arg) => !mayBeFunction(facts, arg));
}

/** `const tool = tools[call.name]; await tool(args)`: one of a table, as something outside of it says. Who goes through the table's own names comes to all. */
function isChosenByName(facts: FileFacts, callee: Term): boolean {
  const values = callee.kind === 'binding' ? (facts.bindings[callee.binding]?.values ?? []) : [callee];
  return values.length > 0 && values.every((value) => value.kind === 'index' && value.index.kind !== 'literal' && isToldOutside(facts, value.index));
}

function isToldOutside(facts: FileFacts, name: Term): boolean {
  if (name.kind === 'member') return !isOfWrittenList(facts, name.object);
  const values = name.kind === 'binding' ? (facts.bindings[name.binding]?.values ?? []) : [];
  return values.length > 0 && values.every(({ kind }) => kind === 'member' || kind === 'parameter');
}

/** `for (const step of [{ action: 'load' }, { action: 'send' }]) await actions[step.action]()`: it comes to each of them. */
function isOfWrittenList(facts: FileFacts, item: Term): boolean {
  const values = item.kind === 'binding' ? (facts.bindings[item.binding]?.values ?? []) : [item];
  return values.some((value) => value.kind === 'element' && getPlainTerm(facts, value.of).kind === 'array');
}

/** `run(job.work)` and `work()` inside it: what it was given is one function at a time. A list that is gone through gives all of them. */
function isGiven(facts: FileFacts, callee: Term): boolean {
  const values = callee.kind === 'binding' ? (facts.bindings[callee.binding]?.values ?? []) : [callee];
  return values.some(({ kind }) => kind === 'parameter');
}

/** What is told by its looks alone: a name may stand for anything. */
function mayBeFunction(facts: FileFacts, arg: Term): boolean {
  switch (arg.kind) {
    case 'literal': case 'template': case 'operation': case 'this': return false;
    case 'await': case 'cast': return mayBeFunction(facts, arg.of);
    case 'object': return arg.properties.some((property) => property.kind === 'spread' || mayBeFunction(facts, property.value));
    default: return true;
  }
}
