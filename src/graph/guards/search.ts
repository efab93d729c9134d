/** What is asked for while the guards of one entry point are collected, and what each function answers. */
import type { CallEdge, FunctionNode, ProgramGraph } from '../../model/graph.ts';
import type { Draft, Work } from './draft.ts';

export interface NodeGuards {
  readonly works: readonly Work[];
  readonly taken: readonly Draft[];
  /** Still held when the function returns: `await acquireLock()` holds for its caller. */
  readonly left: readonly Draft[];
}

export interface GuardSearch {
  readonly graph: ProgramGraph;
  readonly isWork: (node: FunctionNode, edge: CallEdge) => boolean;
  /** The call leads to the work that is asked for; where only one of several ways to it is, the others are not. */
  readonly isOnWay: (edge: CallEdge) => boolean;
  /** The call hands the request on to what comes after: `next()` of middleware. All of that is its work. */
  readonly passesOn: (node: FunctionNode, call: number) => boolean;
  /** Nodes from which some work is reached. */
  readonly working: ReadonlySet<number>;
  readonly memo: Map<string, NodeGuards>;
  readonly nearCallees: Map<number, ReadonlySet<number>>;
  /** The functions being read, outermost first, as `file#function`. */
  readonly path: string[];
  /** Calls around the function being read that are made for each item of something. */
  loops: number;
  /** The same as nodes: a function in another calling context is another one. */
  readonly open: number[];
}
