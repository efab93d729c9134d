/** Whether two things that a run may come to stand in different jobs of a table: `job.run()` enters one of many functions, and only one. */
import type { FunctionNode, ProgramGraph } from '../../model/graph.ts';
import type { RunEvent } from './run-events.ts';

type Way = Pick<RunEvent, 'way' | 'node'>;

export function isOtherChoice(graph: ProgramGraph, left: Way, right: Way): boolean {
  for (const [position, step] of left.way.entries()) {
    const other = right.way[position];
    if (other === undefined || other.node.id !== step.node.id || other.call !== step.call) return false;
    const [entered, others] = [nodeAfter(left, position), nodeAfter(right, position)];
    // A callback that is handed over goes by another name, and runs as well.
    if (entered.id !== others.id) return isCalledName(graph, step, entered) && isCalledName(graph, step, others);
  }
  return false;
}

function nodeAfter({ way, node }: Way, position: number): FunctionNode {
  return way[position + 1]?.node ?? node;
}

function isCalledName(graph: ProgramGraph, { node, call }: Way['way'][number], entered: FunctionNode): boolean {
  const callee = graph.files[node.file]?.calls[call]?.callee;
  return callee?.kind === 'member' && graph.files[entered.file]?.functions[entered.function]?.name === callee.property;
}
