/** Catches that give money back: what was paid before the error is paid no second time, it is paid for the first. */
import type { Step } from '../../../model/facts.ts';
import type { CallEdge, ProgramGraph } from '../../../model/graph.ts';
import { eachStep } from '../../steps.ts';

/** A refund, or what lets go of money that was only held. */
const givesBack = /\b\w*(?:refund|cancel|void|revers)\w*\b/i;

const deepest = 3;

export function givesMoneyBack(graph: ProgramGraph, edges: ReadonlyMap<number, CallEdge>, handler: readonly Step[]): boolean {
  const calls = [...eachStep(handler)].flatMap((step) => (step.kind === 'call' ? (edges.get(step.call) ?? []) : []));
  const seen = new Set<number>();
  for (let depth = 0, open = calls; depth <= deepest && open.length > 0; depth += 1) {
    if (open.some(isRefund)) return true;
    const next = open.flatMap(({ to }) => to).filter((id) => !seen.has(id));
    for (const id of next) seen.add(id);
    open = [...new Set(next)].flatMap((id) => graph.nodes[id]?.calls ?? []);
  }
  return false;
}

function isRefund({ roles }: CallEdge): boolean {
  return roles.some(({ role, api }) => role === 'effect:payment' && givesBack.test(api));
}
