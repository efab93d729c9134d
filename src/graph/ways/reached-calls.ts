/** Every call an entry point's run can make, with the shortest way to it. */
import type { FileFacts } from '../../model/facts.ts';
import type { Confidence } from '../../model/finding.ts';
import type { CallEdge, EntryPoint, FunctionNode, ProgramGraph } from '../../model/graph.ts';
import { findAssignedFlag, getFlagUses, type FlagUse } from '../guards/flags/flags.ts';
import { findFlagTest } from '../guards/flags/read-test.ts';
import { eachStep } from '../steps.ts';
import { isPerItem } from './per-item.ts';

export interface ReachedCall {
  readonly node: FunctionNode;
  readonly edge: CallEdge;
  /** The calls that lead to `node`, from the entry's function on. */
  readonly way: readonly CallEdge[];
  /** The functions on the way, `node` included. */
  readonly names: readonly string[];
  /** Runs once per item of a collection. */
  readonly loop: boolean;
  readonly confidence: Confidence;
}

/** What leads to a node. */
type Way = Pick<ReachedCall, 'way' | 'names' | 'loop' | 'confidence'>;

/** Whether the run makes a call, coming to it by these. */
export type IsMade = (edge: CallEdge, way: readonly CallEdge[]) => boolean;

/** In order of distance. What runs once per process is start-up work, not a part of the run. */
export function findReachedCalls(graph: ProgramGraph, entry: EntryPoint, isMade: IsMade = () => true): readonly ReachedCall[] {
  const ways = new Map<number, Way>();
  const start = graph.nodes[entry.node];
  if (start === undefined) return [];
  ways.set(start.id, { way: [], names: [start.name], loop: false, confidence: entry.confidence });
  const open = [start];
  const calls: ReachedCall[] = [];
  for (const node of open) {
    const to = ways.get(node.id);
    if (to === undefined) continue;
    const { way, names } = to;
    for (const edge of node.calls) {
      if (isStartUp(graph, node, edge) || !isMade(edge, way)) continue;
      const loop = to.loop || isPerItem(graph, edge);
      const confidence = getLeastConfidence([to.confidence, edge.confidence]);
      calls.push({ node, edge, way, names, loop, confidence });
      for (const id of edge.to) {
        const next = graph.nodes[id];
        if (next === undefined || ways.has(id)) continue;
        ways.set(id, { way: [...way, edge], names: [...names, next.name], loop, confidence });
        open.push(next);
      }
    }
  }
  return calls;
}

/** The filling of a lazy singleton. A value that the same function asks for and also takes back is a flag: behind it stands the run itself. */
export function isStartUp(graph: ProgramGraph, node: FunctionNode, edge: CallEdge): boolean {
  if (!edge.once) return false;
  const facts = graph.files[node.file];
  return facts === undefined || ![...getFlagUses(facts, node.function).values()].some((use) => use.clears.length > 0 && isAsked(facts, node.function, use));
}

/** Beside the client that is asked for, one of its parts may be emptied: `client = await openRemote(); localFile = null;`. */
function isAsked(facts: FileFacts, fn: number, use: FlagUse): boolean {
  for (const step of eachStep(facts.functions[fn]?.body ?? [])) {
    if (step.kind === 'branch' && findFlagTest(facts, step.test, use, fn) !== null) return true;
    // `running ??= run()`
    if (step.kind === 'assign' && findAssignedFlag(facts, step.assignment)?.tests === true && findAssignedFlag(facts, step.assignment)?.flag.key === use.flag.key) return true;
  }
  return false;
}

/** The least certain step decides. */
export function getLeastConfidence(steps: readonly Confidence[]): Confidence {
  if (steps.includes('possible')) return 'possible';
  return steps.includes('likely') ? 'likely' : 'certain';
}
