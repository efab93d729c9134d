/** How much one run asks of other services: requests it makes, and clients it builds anew. */
import type { CallEdge, EntryPoint, FunctionNode, ProgramGraph } from '../../model/graph.ts';
import type { Place } from '../../model/source-location.ts';
import { findReachedCalls, isStartUp, type ReachedCall } from '../ways/reached-calls.ts';
import { findCalledName, getPlainTerm } from '../terms.ts';
import { findWorkingNodes } from '../working-nodes.ts';

export interface NetworkUse {
  /** Requests of one run as far as the source shows them, each way counted, a loop as one. */
  readonly requests: number;
  /** Some request is made once per item. */
  readonly loops: boolean;
  /** Places where requests are made, nearest first. */
  readonly calls: readonly ReachedCall[];
  /** The calls of the handler that lead to requests, wrappers around it looked through. */
  readonly steps: readonly NetworkStep[];
  /** Clients that each run builds. */
  readonly freshClients: readonly FreshClient[];
}

export interface NetworkStep {
  readonly place: Place;
  /** The function that is entered; the call itself when it is the request. */
  readonly label: string;
}

export interface FreshClient {
  /** `new PlannerClient()`, `google-auth-library new GoogleAuth()`. */
  readonly label: string;
  readonly place: Place;
  /** The call that makes it, or the request that is made through it. */
  readonly call: ReachedCall;
}

/** More than this is `many`; it also keeps a graph whose ways multiply from counting for ever. */
const enough = 1000;

export function getNetworkUse(graph: ProgramGraph, entry: EntryPoint): NetworkUse {
  const reached = findReachedCalls(graph, entry);
  const calls = reached.filter((call) => isRequest(call.edge));
  const requesting = findWorkingNodes(graph, entry.node, (_, edge) => isRequest(edge));
  return {
    requests: countRequests(graph, entry.node, new Map()),
    loops: calls.some((call) => call.loop),
    calls,
    steps: getSteps(graph, entry.node, requesting),
    freshClients: findFreshClients(graph, requesting, reached),
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

/** A wrapper that does nothing but call the handler is no step of its own. */
const deepestWrapper = 4;

function getSteps(graph: ProgramGraph, id: number, requesting: ReadonlySet<number>, depth = 0): NetworkStep[] {
  const edges = (graph.nodes[id]?.calls ?? []).filter((edge) => isRequest(edge) || edge.to.some((next) => requesting.has(next)));
  const [only, second] = edges;
  const inner = only?.to.find((next) => requesting.has(next));
  if (second === undefined && inner !== undefined && only !== undefined && !isRequest(only) && depth < deepestWrapper) {
    const steps = getSteps(graph, inner, requesting, depth + 1);
    if (steps.length > 1) return steps;
  }
  return edges.map((edge) => {
    const next = edge.to.find((target) => requesting.has(target));
    const name = next === undefined ? edge.roles.find((match) => match.role === 'http-call')?.api : graph.nodes[next]?.name;
    return { place: edge.place, label: name ?? 'a request' };
  });
}

/** Clients of the catalogue that a run makes, and objects it makes for itself and sends its requests through. */
function findFreshClients(graph: ProgramGraph, requesting: ReadonlySet<number>, reached: readonly ReachedCall[]): readonly FreshClient[] {
  const clients = new Map<string, FreshClient>();
  const add = (client: FreshClient): void => { clients.set(`${client.place.file}:${client.place.span.join(':')}`, client); };
  for (const call of reached) {
    const { node, edge } = call;
    const client = edge.roles.find((match) => match.role === 'client');
    if (client !== undefined) add({ label: client.api, place: edge.place, call });
    if (!edge.to.some((id) => requesting.has(id)) && !isRequest(edge)) continue;
    const made = findOwnObject(graph, node, edge);
    if (made !== null) add({ ...made, call });
  }
  return [...clients.values()];
}

/** The `new Client()` of the same function that a method is called on. */
function findOwnObject(graph: ProgramGraph, node: FunctionNode, edge: CallEdge): Omit<FreshClient, 'call'> | null {
  const facts = graph.files[node.file];
  const callee = facts?.calls[edge.call]?.callee;
  if (facts === undefined || callee?.kind !== 'member') return null;
  const object = getPlainTerm(facts, callee.object);
  const made = object.kind === 'call' ? facts.calls[object.call] : undefined;
  if (made?.kind !== 'new' || made.in !== node.function) return null;
  return { label: `new ${findCalledName(facts, made) ?? 'client'}()`, place: { file: node.file, span: made.span } };
}
