/**
 * Goes from an entry point to what it reaches, the nearest first, and knows the way to each. Hundreds of entry points of one program may
 * each reach tens of thousands of functions: what stays the same for all of them is made once, as plain numbers.
 */
import type { CallEdge, FunctionNode, ProgramGraph } from '../../model/graph.ts';
import { findNodesAbove } from '../callers.ts';

/** One step of a path: the function, and the call it makes. */
export interface PathStep {
  readonly node: FunctionNode;
  readonly edge: CallEdge;
}

const NOWHERE = -1;

export class NearestFirst {
  readonly #graph: ProgramGraph;
  readonly #ends: Uint8Array;
  readonly #detours: Uint8Array;
  /** By node, where its calls begin in the two lists; those of the last end where the lists do. */
  readonly #first: Int32Array;
  readonly #targets: readonly number[];
  readonly #edges: readonly CallEdge[];
  /** Which of the calls are themselves a detour. */
  readonly #asides: ReadonlySet<CallEdge>;
  /** By node, which call of the lists led there first, and from where. Valid where the round is the current one. */
  readonly #by: Int32Array;
  readonly #from: Int32Array;
  readonly #round: Int32Array;
  #current = 0;

  /**
   * Follows the calls that `isFollowed`, as far as a node that `isEnd` can still be reached over any call. Functions that are a detour, in another
   * file than the start, are passed only on the way to what nothing else leads to; so are calls that lead aside.
   */
  constructor(graph: ProgramGraph, isFollowed: (edge: CallEdge) => boolean, isEnd: (node: FunctionNode) => boolean, isDetour: (node: FunctionNode) => boolean = () => false, isAside: (edge: CallEdge) => boolean = () => false) {
    const size = graph.nodes.length;
    this.#graph = graph;
    this.#ends = Uint8Array.from(graph.nodes, (node) => (isEnd(node) ? 1 : 0));
    this.#detours = Uint8Array.from(graph.nodes, (node) => (isDetour(node) ? 1 : 0));
    const above = findNodesAbove(graph, ({ id }) => this.#ends[id] === 1);
    const targets: number[] = [];
    const edges: CallEdge[] = [];
    this.#first = new Int32Array(size + 1);
    for (const { id, calls } of graph.nodes) {
      this.#first[id] = targets.length;
      for (const edge of above.has(id) ? calls : []) {
        for (const to of isFollowed(edge) ? edge.to : []) {
          if (!above.has(to)) continue;
          targets.push(to);
          edges.push(edge);
        }
      }
    }
    this.#first[size] = targets.length;
    this.#targets = targets;
    this.#edges = edges;
    this.#asides = new Set(edges.filter(isAside));
    this.#by = new Int32Array(size);
    this.#from = new Int32Array(size);
    this.#round = new Int32Array(size);
  }

  /**
   * Calls `atEnd` for each end, in order of distance, those that only detours lead to last. Calls to `avoid` are not followed. Until the next visit,
   * the ways to all that was passed are known.
   */
  visit(start: number, atEnd: (id: number) => void, avoid?: ReadonlySet<CallEdge>): void {
    this.#current++;
    const detours: [id: number, from: number, by: number][] = [[start, NOWHERE, NOWHERE]];
    for (const [first, from, by] of detours) {
      const queue: number[] = [];
      this.#pass(first, from, by, queue);
      for (const id of queue) {
        if (this.#ends[id] === 1) atEnd(id);
        const end = this.#first[id + 1] ?? 0;
        for (let index = this.#first[id] ?? end; index < end; index++) {
          const to = this.#targets[index] ?? NOWHERE;
          const edge = this.#edges[index];
          if (edge === undefined || avoid?.has(edge) === true) continue;
          if (this.#asides.has(edge) || (this.#detours[to] === 1 && this.#fileOf(to) !== this.#fileOf(start))) detours.push([to, id, index]);
          else this.#pass(to, id, index, queue);
        }
      }
    }
  }

  #pass(id: number, from: number, by: number, queue: number[]): void {
    if (this.#round[id] === this.#current) return;
    this.#round[id] = this.#current;
    this.#from[id] = from;
    this.#by[id] = by;
    queue.push(id);
  }

  #fileOf(id: number): string | undefined {
    return this.#graph.nodes[id]?.file;
  }

  leadsAside(edge: CallEdge): boolean {
    return this.#asides.has(edge);
  }

  /** The calls from the start of the last visit to a node it passed. */
  wayTo(id: number): readonly PathStep[] {
    const steps: PathStep[] = [];
    for (let at = id; (this.#from[at] ?? NOWHERE) !== NOWHERE; at = this.#from[at] ?? NOWHERE) {
      const node = this.#graph.nodes[this.#from[at] ?? NOWHERE];
      const edge = this.#edges[this.#by[at] ?? NOWHERE];
      if (node === undefined || edge === undefined) break;
      steps.push({ node, edge });
    }
    return steps.reverse();
  }
}
