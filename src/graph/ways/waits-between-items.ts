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
  const leaving = new Set(node.calls.filter((edge) => !edge.exceptional && leavesProcess(graph, edge)).map((edge) => edge.call));
  return leaving.size > 0 && waitsAlways(round, call, leaving);
}

/** Every round that makes the call waits as well, whichever of its branches it takes. */
function waitsAlways(steps: readonly Step[], call: number, leaving: ReadonlySet<number>): boolean {
  let isMade = false;
  for (const step of steps) {
    if (step.kind === 'await' && step.of.kind === 'call' && leaving.has(step.of.call)) return true;
    const own = getInnerSteps(step).find((part) => holdsCall(part, call));
    const parts = own === undefined ? getParts(step) : [own];
    if (parts.length > 0 && parts.every((part) => waitsAlways(part, call, leaving))) return true;
    if (step.kind === 'try' && step.finaliser !== null && waitsAlways(step.finaliser, call, leaving)) return true;
    isMade ||= own !== undefined || (step.kind === 'call' && step.call === call);
    // Rounds that made the call go on from here to the next item.
    if (isMade && [...eachStep([step])].some(({ kind }) => kind === 'continue')) return false;
  }
  return false;
}

/** What a step goes through, one of them or the only one. A loop may have no item, a `switch` no case, and a `catch` nothing to do. */
function getParts(step: Step): readonly (readonly Step[])[] {
  return step.kind === 'branch' ? [step.then, step.otherwise] : step.kind === 'try' ? [step.block] : [];
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
