/** Guards in what stands before the handler of a route: `app.use('/internal', singleFlight)`, `app.post('/payouts', singleFlight, payOut)`. */
import type { EntryPoint, FunctionNode, ProgramGraph } from '../../model/graph.ts';
import { findWorkingNodes } from '../working-nodes.ts';
import { isInside } from '../terms.ts';
import type { Draft } from './draft.ts';
import { getGuardsOfNode } from './guards-of-node.ts';
import type { GuardSearch } from './search.ts';

/** Enough for the middleware that one request comes through. */
const mostBefore = 30;

const draftsOfGraph = new WeakMap<ProgramGraph, Map<number, readonly Draft[]>>();

/** Those under which the handler runs, whatever way it is come to. */
export function findGuardsBefore(graph: ProgramGraph, entry: EntryPoint): readonly Draft[] {
  if (entry.http === null || entry.http.everyRequest) return [];
  return graph.entryPoints.filter((other) => other.id !== entry.id && standsBefore(other, entry)).slice(0, mostBefore).flatMap((other) => getPassedUnder(graph, other.node));
}

/** It is registered for the same route, or for all that lies under a part of its path. */
function standsBefore({ http, framework, registration }: EntryPoint, entry: EntryPoint): boolean {
  if (http === null || entry.http === null || framework !== entry.framework) return false;
  const { method, path, others } = entry.http;
  const routes = [`${method} ${path}`, ...others];
  const own = [`${http.method} ${http.path}`, ...http.others];
  if (http.passesOn === true) return registration.file === entry.registration.file && own.some((route) => routes.includes(route));
  if (!http.everyRequest) return false;
  // Of two servers in one repository each has middleware of its own; what is registered below a route comes after it.
  if (registration.file === entry.registration.file) return registration.span[0] < entry.registration.span[0] && own.some((route) => routes.some((one) => isUnder(one, route)));
  return own.some((route) => routes.some((one) => isUnder(one, route) && !/^\S+ \/\*$/.test(route)));
}

/** `POST /internal/payouts` comes through `ALL /internal/*`. */
function isUnder(route: string, covering: string): boolean {
  const [method = '', path = ''] = route.split(' ');
  const [of = '', all = ''] = covering.split(' ');
  return (of === 'ALL' || of === '*' || of === method) && all.endsWith('/*') && `${path}/`.startsWith(all.slice(0, -1));
}

/** What middleware holds wherever it hands the request on. */
function getPassedUnder(graph: ProgramGraph, id: number): readonly Draft[] {
  const known = draftsOfGraph.get(graph) ?? new Map<number, readonly Draft[]>();
  draftsOfGraph.set(graph, known);
  const seen = known.get(id);
  if (seen !== undefined) return seen;
  const passesOn = findPassing(graph, graph.nodes[id]);
  const hasWork = (node: FunctionNode): boolean => graph.files[node.file]?.calls.some((call, index) => call.in === node.function && passesOn(node, index)) === true;
  const search: GuardSearch = { graph, isWork: () => false, isOnWay: () => true, passesOn, working: findWorkingNodes(graph, id, () => false, hasWork), memo: new Map(), nearCallees: new Map(), path: [], open: [], loops: 0 };
  const { works, left } = getGuardsOfNode(search, id);
  // A hook of Fastify returns, and what it took is held until another hook gives it back.
  const [first = left, ...others] = works;
  const drafts = first.filter((draft) => others.every((work) => work.includes(draft)));
  known.set(id, drafts);
  return drafts;
}

/** Its last parameter, called with nothing: what it is called with else is an error, or another route. */
function findPassing(graph: ProgramGraph, middleware: FunctionNode | undefined): GuardSearch['passesOn'] {
  const facts = middleware === undefined ? undefined : graph.files[middleware.file];
  const last = (facts?.functions[middleware?.function ?? -1]?.parameters.length ?? 0) - 1;
  if (middleware === undefined || facts === undefined || last < 1) return () => false;
  const next = facts.bindings.findIndex(({ kind, values: [value] }) => kind === 'parameter' && value?.kind === 'parameter' && value.function === middleware.function && value.index === last);
  return (node, index) => {
    const call = facts.calls[index];
    return node.file === middleware.file && call?.args.length === 0 && call.callee.kind === 'binding' && call.callee.binding === next && isInside(facts, node.function, middleware.function);
  };
}
