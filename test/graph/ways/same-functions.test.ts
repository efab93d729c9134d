import { findSameFunctions } from '../../../src/graph/ways/same-functions.ts';
import type { CallEdge, FunctionNode } from '../../../src/model/graph.ts';

function call(index: number, ...to: readonly number[]): CallEdge {
  return { call: index, place: { file: 'src/orders.ts', span: [index, 1, index, 20] }, to, roles: [], loop: false, once: false, exceptional: false, confidence: 'certain' };
}

/** By function: the nodes are numbered as they stand here. */
function sameOf(...nodes: readonly (readonly [fn: number, ...calls: CallEdge[]])[]): readonly number[] {
  const made = nodes.map(([index, ...calls], id): FunctionNode => ({ id, file: 'src/orders.ts', function: index, name: `f${index}`, calls }));
  return [...findSameFunctions(made, ({ calls }) => calls)];
}

describe('findSameFunctions', () => {
  it('takes contexts of a function that call the same for one', () => {
    expect(sameOf([0, call(1, 1), call(2, 2)], [1, call(3, 3)], [1, call(3, 3)], [2])).toEqual([0, 1, 1, 3]);
  });

  it('keeps contexts apart that were given different functions to call, and those who call them', () => {
    expect(sameOf([0, call(1, 2)], [0, call(1, 3)], [1, call(2, 4)], [1, call(2, 5)], [2], [3])).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('ends where contexts call each other', () => {
    expect(sameOf([0, call(1, 1)], [0, call(1, 0)])).toEqual([0, 0]);
  });
});
