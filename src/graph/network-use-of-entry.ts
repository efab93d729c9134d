/** How much one run asks of other services: requests it makes, and clients it builds anew. */
import type { CallEdge, EntryPoint, FunctionNode, ProgramGraph } from '../model/graph.ts';
import type { Place } from '../model/source-location.ts';
import { findReachedCalls, isStartUp, type ReachedCall } from './reached-calls.ts';
import { findCalledName, getPlainTerm } from './terms.ts';
import { findWorkingNodes } from './working-nodes.ts';

export interface NetworkUse {
  /** Requests of one run as far as the source shows them, each way counted, a loop as one. */
  readonly requests: number;
  /** Some request is made once per item. */
  readonly loops: boolean;
  /** Places where requests are made, nearest first. */
  readonly calls: readonly ReachedCall[];
  /** Clients that each run builds. */
  readonly freshClients: readonly FreshClient[];
}

export interface FreshClient {
  /** `new PlannerClient()`, `google-auth-library new GoogleAuth()`. */
  readonly label: string;
  readonly place: Place;
}

/** More than this is `many`; it also keeps a graph whose ways multiply from counting for ever. */
const enough = 1000;

export function getNetworkUse(graph: ProgramGraph, entry: EntryPoint): NetworkUse {
  const reached = findReachedCalls(graph, entry);
  const calls = reached.filter((call) => isRequest(call.edge));
  return {
    requests: countRequests(graph, entry.node, new Map()),
    loops: calls.some((call) => call.loop),
    calls,
    freshClients: findFreshClients(graph, entry, reached),
  };
}

/** A node in its own cycle counts nothing more: the calls of one turn say enough. */
function countRequests(graph: ProgramGraph, id: number, known: Map<number, number>): number {
  const seen = known.get(id);
  if (seen !== undefined) return seen;
  known.set(id, 0);
  let count = 0;
  const node = graph.nodes[id];
  for (const edge of node?.calls ?? []) {
    if (node !== undefined && isStartUp(graph, node, edge)) continue;
    if (isRequest(edge)) count += 1;
    for (const next of edge.to) count += countRequests(graph, next, known);
    if (count > enough) break;
  }
  const result = Math.min(count, enough);
  known.set(id, result);
  return result;
}

function isRequest(edge: CallEdge): boolean {
  return edge.roles.some((match) => match.role === 'http-call');
}

/** Clients of the catalogue that a run makes, and objects it makes for itself and sends its requests through. */
function findFreshClients(graph: ProgramGraph, entry: EntryPoint, reached: readonly ReachedCall[]): readonly FreshClient[] {
  const requesting = findWorkingNodes(graph, entry.node, (_, edge) => isRequest(edge));
  const clients = new Map<string, FreshClient>();
  const add = (client: FreshClient): void => { clients.set(`${client.place.file}:${client.place.span.join(':')}`, client); };
  for (const { node, edge } of reached) {
    const client = edge.roles.find((match) => match.role === 'client');
    if (client !== undefined) add({ label: client.api, place: edge.place });
    if (!edge.to.some((id) => requesting.has(id)) && !isRequest(edge)) continue;
    const made = findOwnObject(graph, node, edge);
    if (made !== null) add(made);
  }
  return [...clients.values()];
}

/** The `new Client()` of the same function that a method is called on. */
function findOwnObject(graph: ProgramGraph, node: FunctionNode, edge: CallEdge): FreshClient | null {
  const facts = graph.files[node.file];
  const callee = facts?.calls[edge.call]?.callee;
  if (facts === undefined || callee?.kind !== 'member') return null;
  const object = getPlainTerm(facts, callee.object);
  const made = object.kind === 'call' ? facts.calls[object.call] : undefined;
  if (made?.kind !== 'new' || made.in !== node.function) return null;
  return { label: `new ${findCalledName(facts, made) ?? 'client'}()`, place: { file: node.file, span: made.span } };
}
