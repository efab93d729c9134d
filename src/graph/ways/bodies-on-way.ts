/** The bodies that a way leads through, each with the call by which it goes on. */
import type { FileFacts, Step } from '../../model/facts.ts';
import type { ProgramGraph } from '../../model/graph.ts';
import type { PathStep } from './paths-to-role.ts';

/** True when some function on the way answers so. */
export function hasBodyWhere(graph: ProgramGraph, steps: readonly PathStep[], holds: (facts: FileFacts, body: readonly Step[], call: number) => boolean): boolean {
  return steps.some(({ node, edge }) => {
    const facts = graph.files[node.file];
    const body = facts?.functions[node.function]?.body;
    return facts !== undefined && body !== undefined && holds(facts, body, edge.call);
  });
}
