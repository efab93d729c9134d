/** Whether what stands in a loop is done once per item, or only tried again, left with the first round, or handed to one listener after the other. */
import type { CallFact, FileFacts, Step, Term } from '../../model/facts.ts';
import type { CallEdge, FunctionNode, ProgramGraph } from '../../model/graph.ts';
import { goesOn, isRetried } from '../retry-loops.ts';

/** `next` is the call that is made in what this one runs, where one is followed. */
export function isPerItem(graph: ProgramGraph, { loop, call, place }: CallEdge, next?: { readonly node: FunctionNode; readonly edge: CallEdge }): boolean {
  if (!loop) return false;
  const facts = graph.files[place.file];
  const fact = facts?.calls[call];
  if (facts === undefined || fact === undefined) return true;
  // `listeners.forEach((listener) => listener(event))`
  if (!fact.loop) return next === undefined || !callsItsParameter(graph, next.node, next.edge);
  return !isRetried(facts, call) && !leavesLoop(facts, fact.in, call) && !isItem(facts, fact.callee);
}

/** Whether a step of the way is done once per item of a list that grows: not of one that the code spells out. */
export function isWayPerItem(graph: ProgramGraph, steps: readonly { readonly node: FunctionNode; readonly edge: CallEdge }[]): boolean {
  return steps.some(({ edge }, index) => edge.fixedLoop !== true && isPerItem(graph, edge, steps[index + 1]));
}

/** `for (const listener of listeners) listener(event)`: each item is another function, and few of them lead here. */
function isItem(facts: FileFacts, callee: Term): boolean {
  if (callee.kind !== 'binding') return false;
  const values = facts.bindings[callee.binding]?.values ?? [];
  return values.length > 0 && values.every((value) => value.kind === 'element' || ((value.kind === 'member' || value.kind === 'index') && value.object.kind === 'element'));
}

function callsItsParameter(graph: ProgramGraph, node: FunctionNode, edge: CallEdge): boolean {
  const facts = graph.files[node.file];
  const fact: CallFact | undefined = facts?.calls[edge.call];
  if (facts === undefined || fact?.callee.kind !== 'binding' || fact.in !== node.function) return false;
  const binding = facts.bindings[fact.callee.binding];
  return binding?.kind === 'parameter' && binding.scope === node.function;
}

const leavingOfFile = new WeakMap<FileFacts, Map<number, ReadonlySet<number>>>();

/** `while (open) { if (cancelled) { await finish(); return; } … }`: behind the call the function ends, or the only loop around it. */
function leavesLoop(facts: FileFacts, fn: number, call: number): boolean {
  const ofFile = leavingOfFile.get(facts) ?? new Map<number, ReadonlySet<number>>();
  leavingOfFile.set(facts, ofFile);
  const known = ofFile.get(fn);
  if (known !== undefined) return known.has(call);
  const leaving = new Set<number>();
  collect(facts.functions[fn]?.body ?? [], 0, false, leaving);
  ofFile.set(fn, leaving);
  return leaving.has(call);
}

function collect(steps: readonly Step[], loops: number, isLeft: boolean, leaving: Set<number>): void {
  const leaves = isLeft || (loops > 0 && !goesOn(steps) && steps.some((step) => step.kind === 'return' || step.kind === 'throw' || (step.kind === 'break' && loops === 1)));
  for (const step of steps) {
    switch (step.kind) {
      case 'call': if (leaves) leaving.add(step.call); break;
      case 'loop': collect(step.body, loops + 1, false, leaving); break;
      case 'branch': for (const part of [step.then, step.otherwise]) collect(part, loops, leaves, leaving); break;
      // A `break` in there leaves the switch.
      case 'switch': for (const one of step.cases) collect(one.body, Math.max(loops, 2), leaves, leaving); break;
      case 'try': for (const part of [step.block, step.handler ?? [], step.finaliser ?? []]) collect(part, loops, leaves, leaving); break;
      default: break;
    }
  }
}
