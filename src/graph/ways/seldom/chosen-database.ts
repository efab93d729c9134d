/** Ways to one of several databases that the settings choose between: `store.find(id)`, where the store is over SQLite or over a server. */
import type { FunctionNode, ProgramGraph } from '../../../model/graph.ts';
import type { PathStep } from '../nearest-first.ts';
import { findAlternatives } from '../one-of-several.ts';
import { waitsForUnknown } from '../unknown-clients.ts';

/** Nodes looked at behind another choice. A store asks its database soon. */
const mostNodes = 60;

type Asks = 'blocking' | 'waiting' | 'nothing';

const knownByGraph = new WeakMap<ProgramGraph, Map<number, Asks>>();

/** True where another choice, at the call itself or on the way to it, asks a database that keeps nobody waiting. */
export function isDatabaseChosen(graph: ProgramGraph, steps: readonly PathStep[]): boolean {
  return steps.some(({ node, edge }, index) => {
    const next = steps[index + 1]?.node;
    if (next === undefined) return edge.roles.some(({ role }) => role === 'db-call');
    const facts = graph.files[node.file];
    // `jobs[name]()` chooses what is done, not where.
    if (facts?.calls[edge.call]?.callee.kind !== 'member') return false;
    const others = findAlternatives(graph, facts, edge).filter((id) => id !== next.id);
    return others.length > 0 && others.some((id) => asks(graph, id) === 'waiting');
  });
}

function asks(graph: ProgramGraph, start: number): Asks {
  const known = knownByGraph.get(graph) ?? new Map<number, Asks>();
  knownByGraph.set(graph, known);
  const before = known.get(start);
  if (before !== undefined) return before;
  const found = search(graph, start);
  known.set(start, found);
  return found;
}

function search(graph: ProgramGraph, start: number): Asks {
  const reached = new Set([start]);
  let found: Asks = 'nothing';
  for (const id of reached) {
    const said = ownAnswer(graph.nodes[id]);
    if (said === 'blocking') return said;
    if (said === 'waiting' || waitsForUnknown(graph, graph.nodes[id])) found = 'waiting';
    for (const { to } of graph.nodes[id]?.calls ?? []) for (const next of to) if (reached.size < mostNodes) reached.add(next);
  }
  return found;
}

function ownAnswer(node: FunctionNode | undefined): Asks {
  const roles = node?.calls.flatMap((edge) => edge.roles.map(({ role }) => role)) ?? [];
  return roles.includes('blocking-db-call') ? 'blocking' : roles.includes('db-call') ? 'waiting' : 'nothing';
}
