/**
 * How many ways from an entry point to a call pass a line that a range of commits touches. A project that reads its database through
 * one function of its own has one database call for all its queries: that a route makes one more of them shows only in the ways to it.
 * Functions that call each other count as one, so that the number does not depend on where a circle was entered: the base and the
 * head are compared by it.
 */
import type { EntryPoint, FunctionNode, ProgramGraph } from '../../model/graph.ts';
import { findCircles, type Circle } from './call-circles.ts';
import type { PathStep } from './paths-to-role.ts';
import { findSameFunctions } from './same-functions.ts';
import { isUsualCall } from './usual/usual-calls.ts';

/** What a range of commits touches on one of its sides: lines it adds to the head, lines it takes out of the base. */
export interface Touched {
  hasFile(file: string): boolean;
  hasLine(file: string, line: number): boolean;
}

export interface ChangedWays {
  /** All ways, touched or not. */
  readonly all: number;
  readonly touched: number;
  /** The touched calls that lead there, without those of functions that stand in touched lines from their first to their last. */
  readonly calls: number;
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
  return (entry) => findWaysOf(graph, calls, calls.same[entry.node] ?? entry.node, touched);
}

interface Calls {
  /** By node: the one that stands for it. */
  readonly same: Int32Array;
  /** By node, from one that stands for others to such ones. Start-up work and what is done when something failed are no part of the usual way. */
  readonly steps: readonly (readonly PathStep[])[];
  readonly touched: ReadonlySet<PathStep>;
}

function readCalls(graph: ProgramGraph, touched: Touched): Calls {
  const usual = graph.nodes.map((node) => node.calls.filter((edge) => isUsualCall(graph, edge)));
  const same = findSameFunctions(graph.nodes, ({ id }) => usual[id] ?? []);
  const steps = graph.nodes.map((node) =>
    same[node.id] === node.id ? (usual[node.id] ?? []).map((edge): PathStep => ({ node, edge: { ...edge, to: [...new Set(edge.to.map((id) => same[id] ?? id))] } })) : [],
  );
  const lineOf = ({ node, edge }: PathStep): number => graph.files[node.file]?.calls[edge.call]?.nameLine ?? edge.place.span[0];
  return { same, steps, touched: new Set(steps.flat().filter((step) => touched.hasLine(step.node.file, lineOf(step)))) };
}

function findWaysOf(graph: ProgramGraph, calls: Calls, start: number, lines: Touched): WaysFinder | undefined {
  const shortest = reach(calls, [start]);
  const reached = [...shortest.keys()];
  if (!reached.some((id) => lines.hasFile(graph.nodes[id]?.file ?? ''))) return undefined;
  const isAllTouched = ({ file, function: index }: FunctionNode): boolean => {
    const [first, , last] = graph.files[file]?.functions[index]?.span ?? [0, 0, 0];
    return lines.hasLine(file, first) && lines.hasLine(file, last);
  };
  const touched = reached.flatMap((id) => (calls.steps[id] ?? []).filter((step) => calls.touched.has(step)));
  const circles = findCircles(start, (id) => (calls.steps[id] ?? []).flatMap(({ edge }) => edge.to)).map(
    ({ nodes }): CallingCircle => ({ nodes, steps: nodes.flatMap((id) => calls.steps[id] ?? []) }),
  );

  return (call) => {
    const isCall = ({ node, edge }: PathStep): boolean => edge.call === call.edge.call && node.file === call.node.file;
    const counted = countWays(calls, circles, isCall);
    const all = counted.all[start] ?? 0;
    if (all >= mostWays) return undefined;
    const leading = touched.filter((step) => isCall(step) || step.edge.to.some((id) => (counted.all[id] ?? 0) > 0));
    const through = leading.at(-1);
    const steps = through === undefined ? [] : [...stepsTo(shortest, through), ...(isCall(through) ? [] : stepsFrom(calls, through.edge.to, isCall))];
    return { all, touched: all - (counted.untouched[start] ?? 0), calls: leading.filter(({ node }) => !isAllTouched(node)).length, steps };
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

interface CallingCircle extends Circle {
  readonly steps: readonly PathStep[];
}

/** Ways to the call by node, all of them and those that pass no touched line. Within a circle a call adds none: it leads back to where it stands. */
function countWays(calls: Calls, calleesFirst: readonly CallingCircle[], isCall: (step: PathStep) => boolean): { readonly all: Float64Array; readonly untouched: Float64Array } {
  const all = new Float64Array(calls.steps.length);
  const untouched = new Float64Array(calls.steps.length);
  for (const circle of calleesFirst) {
    let ways = 0;
    let old = 0;
    for (const step of circle.steps) {
      const own = isCall(step) ? 1 : 0;
      // Nothing of this circle is counted yet, so that its own functions give none.
      const through = (counted: Float64Array): number => step.edge.to.reduce((sum, id) => sum + (counted[id] ?? 0), own);
      ways += through(all);
      if (!calls.touched.has(step)) old += through(untouched);
    }
    if (ways === 0) continue;
    for (const id of circle.nodes) {
      all[id] = Math.min(mostWays, ways);
      untouched[id] = Math.min(mostWays, old);
    }
  }
  return { all, untouched };
}
