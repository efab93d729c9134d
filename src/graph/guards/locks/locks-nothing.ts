/** Functions of the project that are called like locks, and of which all is in sight that they do: they run the work, and nothing holds a second run back. */
import type { CallFact, FileFacts, Step, Term } from '../../../model/facts.ts';
import type { FunctionNode, ProgramGraph } from '../../../model/graph.ts';
import { isInside } from '../../terms.ts';

/** How far below a wrapper its own functions are read. */
const deepest = 2;

const plainGlobals: ReadonlySet<string> = new Set(['console', 'Date', 'JSON', 'Math', 'Number', 'String', 'performance']);
const logCalls: ReadonlySet<string> = new Set(['log', 'info', 'warn', 'error', 'debug', 'trace', 'verbose']);

/** Those of the functions that are called that name show all that they do: no test, no wait but for the work, nothing kept for the next call, no call out of sight. */
export function locksNothing(graph: ProgramGraph, nodes: readonly FunctionNode[], name: string): boolean {
  const called = nodes.filter((node) => isCalled(graph.files[node.file], node.function, name));
  return called.length > 0 && called.every((node) => {
    const facts = graph.files[node.file];
    const owner = facts?.classes[facts.functions[node.function]?.class ?? -1];
    // What stands in for a lock of another build is not the one that runs.
    return facts !== undefined && owner?.extends === undefined && (owner?.implements.length ?? 0) === 0 && isPlain(graph, node, facts, 0);
  });
}

/** Of that name, or made by a function of that name: what a decorator puts in the place of a method. */
function isCalled(facts: FileFacts | undefined, fn: number, name: string): boolean {
  for (let current: number | null = fn; current !== null; current = facts?.functions[current]?.parent ?? null) if (facts?.functions[current]?.name === name) return true;
  return false;
}

function isPlain(graph: ProgramGraph, node: FunctionNode, facts: FileFacts, depth: number): boolean {
  const isWithin = (fn: number): boolean => isInside(facts, fn, node.function);
  const bodies = facts.functions.flatMap((one, index) => (isWithin(index) ? [one.body] : []));
  const isKept = facts.assignments.some(({ in: where, target }) => isWithin(where) && !(target.kind === 'binding' && isWithin(facts.bindings[target.binding]?.scope ?? 0)));
  if (isKept || !bodies.every((steps) => steps.every((step) => isPlainStep(step)))) return false;
  return facts.calls.every((call, index) => !isWithin(call.in) || isPlainCall(graph, node, facts, call, index, depth));
}

function isPlainStep(step: Step): boolean {
  switch (step.kind) {
    case 'call': case 'assign': case 'return': case 'throw': return true;
    // A promise that somebody else keeps is one to wait for in line.
    case 'await': return step.of.kind === 'call';
    case 'try': return [...step.block, ...(step.handler ?? []), ...(step.finaliser ?? [])].every((one) => isPlainStep(one));
    default: return false;
  }
}

function isPlainCall(graph: ProgramGraph, node: FunctionNode, facts: FileFacts, { callee }: CallFact, index: number, depth: number): boolean {
  if (isWork(facts, callee) || isHarmless(callee)) return true;
  const edge = node.calls.find(({ call }) => call === index);
  if (edge === undefined || edge.roles.length > 0 || depth >= deepest) return false;
  // What is out of sight and calls back leads to what it was handed.
  const targets = edge.to.flatMap((id) => graph.nodes[id] ?? []).filter((target) => target.file !== node.file || !isInside(facts, target.function, node.function));
  return targets.length > 0 && targets.every((target) => {
    const own = graph.files[target.file];
    return own !== undefined && isPlain(graph, target, own, depth + 1);
  });
}

/** `work()`, `original.apply(this, args)` */
function isWork(facts: FileFacts, callee: Term): boolean {
  const isPassedOn = callee.kind === 'member' && (callee.property === 'apply' || callee.property === 'call');
  const called = isPassedOn ? callee.object : callee;
  if (called.kind === 'parameter' || (isPassedOn && called.kind === 'binding')) return true;
  return called.kind === 'binding' && facts.bindings[called.binding]?.kind === 'parameter';
}

function isHarmless(callee: Term): boolean {
  if (callee.kind === 'global') return plainGlobals.has(callee.name);
  if (callee.kind !== 'member') return false;
  return logCalls.has(callee.property) || (callee.object.kind === 'global' && plainGlobals.has(callee.object.name));
}
