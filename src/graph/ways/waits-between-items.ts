/** Loops that wait for another machine in each round: others are served meanwhile, so that no item adds to how long they wait at a time. */
import type { Step } from '../../model/facts.ts';
import type { CallEdge, FunctionNode, ProgramGraph } from '../../model/graph.ts';
import { eachStep, getInnerSteps, holdsCall } from '../steps.ts';

/** Functions between the loop and what it waits for: `for (const order of orders) await settle(order)`. */
const mostDepth = 3;
const mostNodes = 60;

/** True where a round of the loop around the call awaits what leaves the process. `await` of a synchronous engine frees nobody. */
export function waitsBetweenItems(graph: ProgramGraph, node: FunctionNode, { call }: CallEdge): boolean {
  const facts = graph.files[node.file];
  const round = findRound(facts?.functions[node.function]?.body ?? [], call);
  const awaited = new Set([...eachStep(round)].flatMap((step) => (step.kind === 'await' && step.of.kind === 'call' ? [step.of.call] : [])));
  return node.calls.some((edge) => awaited.has(edge.call) && leavesProcess(graph, edge));
}

/** The body of the innermost loop around the call; nothing for a callback of a list, whose rounds do not wait for one another. */
function findRound(steps: readonly Step[], call: number): readonly Step[] {
  const around = steps.find((step) => getInnerSteps(step).some((part) => holdsCall(part, call)));
  if (around === undefined) return [];
  const part = getInnerSteps(around).find((one) => holdsCall(one, call)) ?? [];
  const inner = findRound(part, call);
  return inner.length > 0 || around.kind !== 'loop' ? inner : part;
}

function leavesProcess(graph: ProgramGraph, first: CallEdge): boolean {
  const seen = new Set<number>();
  let edges: readonly CallEdge[] = [first];
  for (let depth = 0; depth <= mostDepth && edges.length > 0; depth += 1) {
    if (edges.some(({ roles, exceptional }) => !exceptional && roles.some(({ role }) => role === 'http-call' || role.startsWith('effect:')))) return true;
    const nodes = [...new Set(edges.flatMap(({ to }) => to))].filter((id) => !seen.has(id)).slice(0, mostNodes);
    for (const id of nodes) seen.add(id);
    edges = nodes.flatMap((id) => graph.nodes[id]?.calls ?? []);
  }
  return false;
}
