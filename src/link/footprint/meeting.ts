/** Entry points that meet others outside of the code: through a queue, a schedule or a file that serves as database. */
import type { EntryPoint, FunctionNode } from '../../model/graph.ts';
import type { CallSite } from '../values/program.ts';

/** Roles that tie an entry point to others: what one puts in, another takes out. */
const MEETING: ReadonlySet<string> = new Set(['queue-producer', 'queue-consumer', 'schedule']);

/** True where what is said of the entry point may depend on what others do, and the other way round. */
export function meetsOthers({ kind, node }: Pick<EntryPoint, 'kind' | 'node'>, nodes: readonly FunctionNode[], isOfFile: (site: CallSite) => boolean): boolean {
  if (kind !== 'http') return true;
  const reached = new Set([node]);
  for (const id of reached) {
    const reachedNode = nodes[id];
    for (const edge of reachedNode?.calls ?? []) {
      if (edge.roles.some(({ role }) => MEETING.has(role))) return true;
      if (edge.roles.length > 0 && reachedNode && isOfFile({ file: reachedNode.file, call: edge.call })) return true;
      for (const next of edge.to) reached.add(next);
    }
  }
  return false;
}
