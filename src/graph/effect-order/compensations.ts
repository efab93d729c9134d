/** Catches that give money back: what was paid before the error is paid no second time, it is paid for the first. */
import type { Step } from '../../model/facts.ts';
import type { CallEdge, ProgramGraph } from '../../model/graph.ts';
import { eachStep } from '../steps.ts';

/** A refund, or what lets go of money that was only held. */
const givesBack = /\b\w*(?:refund|cancel|void|revers)\w*\b/i;

const deepest = 3;

export function givesMoneyBack(graph: ProgramGraph, edges: ReadonlyMap<number, CallEdge>, handler: readonly Step[]): boolean {
  for (const step of eachStep(handler)) {
    const edge = step.kind === 'call' ? edges.get(step.call) : undefined;
    if (edge !== undefined && leadsToRefund(graph, edge, 0)) return true;
  }
  return false;
}

function leadsToRefund(graph: ProgramGraph, edge: CallEdge, depth: number): boolean {
  if (edge.roles.some(({ role, api }) => role === 'effect:payment' && givesBack.test(api))) return true;
  return depth < deepest && edge.to.some((id) => graph.nodes[id]?.calls.some((next) => leadsToRefund(graph, next, depth + 1)) === true);
}
