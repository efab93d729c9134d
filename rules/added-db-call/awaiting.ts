import type { PathStep } from '../../src/graph/ways/paths-to-role.ts';
import type { CallFact } from '../../src/model/facts.ts';
import type { ProgramGraph } from '../../src/model/graph.ts';

/** True where the request goes on without the answer: a promise on the way is thrown away. */
export function isLeftAlone(graph: ProgramGraph, steps: readonly PathStep[]): boolean {
  return steps.some(({ node, edge }, index) => {
    const call = graph.files[node.file]?.calls[edge.call];
    if (call === undefined || !call.dropped) return false;
    if (putsOff(call)) return true;
    const next = steps[index + 1]?.node;
    // The statement of a function that is not asynchronous is over when the function is.
    return next === undefined || graph.files[next.file]?.functions[next.function]?.async === true;
  });
}

function putsOff({ callee }: CallFact): boolean {
  const name = callee.kind === 'global' ? callee.name : callee.kind === 'member' ? callee.property : '';
  return name === 'setImmediate' || name === 'queueMicrotask' || name === 'nextTick';
}
