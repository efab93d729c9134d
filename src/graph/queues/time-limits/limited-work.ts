/** Work that a run waits for no longer than a time limit: which calls begin it, and what they enter. */
import type { CallEdge, EntryPoint, FunctionNode, ProgramGraph } from '../../../model/graph.ts';
import { findReachedCalls, isStartUp, type ReachedCall } from '../../ways/reached-calls.ts';
import { givesLimit } from './rejecting-timers.ts';
import { isStopped } from './stopped-work.ts';
import { findRaces, type TimeLimitRace } from './time-limit-races.ts';

export interface LimitedWork {
  readonly race: ReachedCall;
  readonly work: CallEdge;
  readonly targets: readonly FunctionNode[];
  readonly seconds: number | null;
}

/** What the functions of a run begin and wait for no longer than their limit. */
export function findLimitedWork(graph: ProgramGraph, entry: EntryPoint): readonly LimitedWork[] {
  const races = getRaces(graph);
  if (races.size === 0) return [];
  const reached = findReachedCalls(graph, entry);
  return [...findWays(graph, entry, reached)].flatMap(([id, at]) => {
    const node = graph.nodes[id];
    if (node === undefined) return [];
    return (races.get(id) ?? []).flatMap((race) => {
      // Told at the caller, who says what is limited.
      const handedIn = findHandedIn(graph, reached, node, race);
      return handedIn.length > 0 ? handedIn : findHere(graph, node, race, at);
    });
  });
}

type Way = Pick<ReachedCall, 'way' | 'names' | 'loop' | 'confidence'>;

function findWays(graph: ProgramGraph, entry: EntryPoint, reached: readonly ReachedCall[]): ReadonlyMap<number, Way> {
  const name = graph.nodes[entry.node]?.name ?? 'handler';
  const ways = new Map<number, Way>([[entry.node, { way: [], names: [name], loop: false, confidence: entry.confidence }]]);
  for (const { node, edge, way, names, loop, confidence } of reached) {
    for (const id of edge.to) if (!ways.has(id)) ways.set(id, { way: [...way, edge], names: [...names, graph.nodes[id]?.name ?? node.name], loop, confidence });
  }
  return ways;
}

const racesOfGraph = new WeakMap<ProgramGraph, ReadonlyMap<number, readonly TimeLimitRace[]>>();

/** By the node that waits, or hands the waiting on. */
function getRaces(graph: ProgramGraph): ReadonlyMap<number, readonly TimeLimitRace[]> {
  let races = racesOfGraph.get(graph);
  if (races === undefined) {
    races = new Map(graph.nodes.flatMap((node) => {
      const found = findRacesOfNode(graph, node);
      return found.length === 0 ? [] : [[node.id, found] as const];
    }));
    racesOfGraph.set(graph, races);
  }
  return races;
}

function findRacesOfNode(graph: ProgramGraph, node: FunctionNode): readonly TimeLimitRace[] {
  const facts = graph.files[node.file];
  if (facts === undefined) return [];
  return findRaces(facts, node.function, (call) => node.calls.some((edge) => edge.call === call && edge.to.length > 0 && edge.to.every((id) => {
    const target = graph.nodes[id];
    const own = target === undefined ? undefined : graph.files[target.file];
    return target !== undefined && own !== undefined && givesLimit(own, target.function) !== null;
  })));
}

export function getTargets(graph: ProgramGraph, { to }: CallEdge): readonly FunctionNode[] {
  return to.flatMap((id) => graph.nodes[id] ?? []);
}

/** The function that waits begins the work itself. */
function findHere(graph: ProgramGraph, node: FunctionNode, { call, work, seconds }: TimeLimitRace, at: Way): readonly LimitedWork[] {
  const executors = node.calls.flatMap((edge) => (edge.call === call ? getTargets(graph, edge) : []));
  return [node, ...executors.filter(({ file }) => file === node.file)].flatMap(({ calls }) => calls).flatMap((edge) => {
    if (!work.has(edge.call) || isStartUp(graph, node, edge)) return [];
    const facts = graph.files[node.file];
    const span = facts?.calls[call]?.span;
    const targets = getTargets(graph, edge);
    if (span === undefined || targets.length === 0) return [];
    return [{ race: { node, edge: { ...edge, call, place: { file: node.file, span } }, ...at }, work: edge, targets, seconds }];
  });
}

/** `withTimeout(run(job), 60_000)` and `withTimeout(() => run(job), 60_000)` */
function findHandedIn(graph: ProgramGraph, reached: readonly ReachedCall[], helper: FunctionNode, { handedIn, work, seconds }: TimeLimitRace): readonly LimitedWork[] {
  if (handedIn.size === 0) return [];
  const begun = helper.calls.filter(({ call }) => work.has(call)).flatMap((edge) => getTargets(graph, edge));
  return reached.flatMap((caller) => {
    const facts = graph.files[caller.node.file];
    const fact = facts?.calls[caller.edge.call];
    if (facts === undefined || fact === undefined || fact.dropped || !caller.edge.to.includes(helper.id) || isStopped(facts, caller.node.function)) return [];
    return [...handedIn].flatMap((index): LimitedWork[] => {
      const given = fact.args[index];
      if (given?.kind === 'call') {
        const edge = caller.node.calls.find(({ call }) => call === given.call);
        return edge === undefined || edge.to.length === 0 ? [] : [{ race: caller, work: edge, targets: getTargets(graph, edge), seconds }];
      }
      const own = given?.kind === 'function' ? begun.filter((node) => node.file === caller.node.file && node.function === given.function) : [];
      return own.length === 0 ? [] : [{ race: caller, work: caller.edge, targets: own, seconds }];
    });
  });
}
