import { findNodesAbove, getCallers } from '../../src/graph/callers.ts';
import type { CallEdge, FunctionNode, ProgramGraph } from '../../src/model/graph.ts';

/** A graph in which each function calls those of its list. */
function graphOf(...calls: readonly (readonly number[])[]): ProgramGraph {
  const edge = (to: number, call: number): CallEdge => ({ call, place: { file: 'src/orders.ts', span: [call + 1, 1, call + 1, 9] }, to: [to], roles: [], loop: false, once: false, exceptional: false, confidence: 'certain' });
  const nodes = calls.map((to, id): FunctionNode => ({ id, file: 'src/orders.ts', function: id, name: `f${id}`, calls: to.map(edge) }));
  return { entryPoints: [], nodes, services: [], processes: [], schedules: [], queueCalls: [], files: {} };
}

describe('the callers of functions', () => {
  it('are told by the function that is called', () => {
    expect([...getCallers(graphOf([1, 2], [2], []))]).toEqual([[1, [0]], [2, [0, 1]]]);
  });

  it('lead from a function to all that reach it', () => {
    expect([...findNodesAbove(graphOf([1], [2], [], [0], [4]), ({ id }) => id === 2)].sort()).toEqual([0, 1, 2, 3]);
  });

  it('do not go round', () => {
    expect([...findNodesAbove(graphOf([1], [0], []), ({ id }) => id === 0)].sort()).toEqual([0, 1]);
  });

  it('are nobody where no function is meant', () => {
    expect(findNodesAbove(graphOf([1], []), () => false).size).toBe(0);
  });
});
