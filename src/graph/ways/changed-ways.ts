/**
 * How many ways from an entry point to a call pass a line that a range of commits touches. A project that reads its database through
 * one function of its own has one database call for all its queries: that a route makes one more of them shows only in the ways to it.
 */
import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';
import type { PathStep } from './paths-to-role.ts';

/** What a range of commits touches on one of its sides: lines it adds to the head, lines it takes out of the base. */
export interface Touched {
  hasFile(file: string): boolean;
  hasLine(file: string, line: number): boolean;
}

export interface ChangedWays {
  /** All ways, touched or not. */
  readonly all: number;
  readonly touched: number;
  /** From the entry's function to the call, through the touched call that is farthest from the entry; empty when no way is touched. */
  readonly steps: readonly PathStep[];
}

/** Finds the ways to one call after the other; what the entry reaches is walked once for all of them. */
export type WaysFinder = (call: PathStep) => ChangedWays | undefined;

/** Where ways multiply beyond this, one more of them says nothing. */
const mostWays = 1_000_000_000;

/** For each entry a finder, undefined when the entry reaches no touched file. */
export function createWaysFinder(graph: ProgramGraph, touched: Touched): (entry: EntryPoint) => WaysFinder | undefined {
  const calls = readCalls(graph, touched);
  return (entry) => findWaysOf(calls, entry.node, (id) => touched.hasFile(graph.nodes[id]?.file ?? ''));
}

interface Calls {
  /** By node. Start-up work and what is done when something failed are no part of the usual way. */
  readonly steps: readonly (readonly PathStep[])[];
  readonly touched: ReadonlySet<PathStep>;
}

function readCalls(graph: ProgramGraph, touched: Touched): Calls {
  const steps = graph.nodes.map((node) => node.calls.filter((edge) => !edge.once && !edge.exceptional).map((edge): PathStep => ({ node, edge })));
  const lineOf = ({ node, edge }: PathStep): number => graph.files[node.file]?.calls[edge.call]?.nameLine ?? edge.place.span[0];
  return { steps, touched: new Set(steps.flat().filter((step) => touched.hasLine(step.node.file, lineOf(step)))) };
}

function findWaysOf(calls: Calls, start: number, isInTouchedFile: (node: number) => boolean): WaysFinder | undefined {
  const shortest = reach(calls, [start]);
  const reached = [...shortest.keys()];
  if (!reached.some(isInTouchedFile)) return undefined;
  const touched = reached.flatMap((id) => (calls.steps[id] ?? []).filter((step) => calls.touched.has(step)));
  const edges = orderCalleesFirst(calls, start);

  return (call) => {
    const isCall = ({ node, edge }: PathStep): boolean => edge.call === call.edge.call && node.file === call.node.file;
    const counted = countWays(calls, edges, isCall);
    const all = counted.all[start] ?? 0;
    if (all >= mostWays) return undefined;
    const through = touched.findLast((step) => isCall(step) || step.edge.to.some((id) => (counted.all[id] ?? 0) > 0));
    const steps = through === undefined ? [] : [...stepsTo(shortest, through), ...(isCall(through) ? [] : stepsFrom(calls, through.edge.to, isCall))];
    return { all, touched: all - (counted.untouched[start] ?? 0), steps };
  };
}

type ReachedBy = ReadonlyMap<number, PathStep | null>;

/** By distance, with the step that leads to each node first. */
function reach(calls: Calls, starts: readonly number[]): ReachedBy {
  const by = new Map<number, PathStep | null>(starts.map((id) => [id, null]));
  for (const id of by.keys()) {
    for (const step of calls.steps[id] ?? []) {
      for (const next of step.edge.to) if (!by.has(next)) by.set(next, step);
    }
  }
  return by;
}

function stepsTo(by: ReachedBy, last: PathStep): readonly PathStep[] {
  const steps = [last];
  for (let step = by.get(last.node.id); step; step = by.get(step.node.id)) steps.push(step);
  return steps.reverse();
}

function stepsFrom(calls: Calls, starts: readonly number[], isCall: (step: PathStep) => boolean): readonly PathStep[] {
  const by = reach(calls, starts);
  for (const id of by.keys()) {
    const last = calls.steps[id]?.find(isCall);
    if (last !== undefined) return stepsTo(by, last);
  }
  return [];
}

interface OrderedStep {
  readonly from: number;
  readonly step: PathStep;
  /** Without those that would close a cycle. */
  readonly to: readonly number[];
}

function orderCalleesFirst(calls: Calls, start: number): readonly OrderedStep[] {
  const targets = (id: number): number[] => (calls.steps[id] ?? []).flatMap(({ edge }) => edge.to).reverse();
  const left = new Set<number>();
  const ordered: OrderedStep[] = [];
  const seen = new Set([start]);
  const open = [{ id: start, next: targets(start) }];
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const { id: from } = top;
    const id = top.next.pop();
    if (id === undefined) {
      for (const step of calls.steps[from] ?? []) ordered.push({ from, step, to: step.edge.to.filter((to) => left.has(to)) });
      left.add(from);
      open.pop();
    } else if (!seen.has(id)) {
      seen.add(id);
      open.push({ id, next: targets(id) });
    }
  }
  return ordered;
}

/** Ways to the call by node, all of them and those that pass no touched line. */
function countWays(calls: Calls, calleesFirst: readonly OrderedStep[], isCall: (step: PathStep) => boolean): { readonly all: Float64Array; readonly untouched: Float64Array } {
  const all = new Float64Array(calls.steps.length);
  const untouched = new Float64Array(calls.steps.length);
  for (const { from, step, to } of calleesFirst) {
    const own = isCall(step) ? 1 : 0;
    let ways = own;
    let old = own;
    for (const id of to) {
      ways += all[id] ?? 0;
      old += untouched[id] ?? 0;
    }
    if (ways === 0) continue;
    all[from] = Math.min(mostWays, (all[from] ?? 0) + ways);
    if (!calls.touched.has(step)) untouched[from] = Math.min(mostWays, (untouched[from] ?? 0) + old);
  }
  return { all, untouched };
}
