import type { FileFacts } from '../../model/facts.ts';
import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';

/** What consoles and loggers call their lines. */
const levels: ReadonlySet<string> = new Set(['log', 'info', 'warn', 'error', 'debug', 'notice', 'fatal', 'trace', 'logInfo', 'logDebug', 'captureCheckIn']);
/** The handler, its wrappers, and what they call. */
const deepest = 3;

/** Whether a run leaves any line behind: in its handler, or in one of the functions near it. */
export function leavesLog(graph: ProgramGraph, entry: EntryPoint): boolean {
  const seen = new Set([entry.node]);
  let level = [entry.node];
  for (let depth = 0; depth <= deepest && level.length > 0; depth += 1) {
    const next: number[] = [];
    for (const id of level) {
      const node = graph.nodes[id];
      if (node === undefined) continue;
      if (writesLine(graph.files[node.file], node.function)) return true;
      for (const to of node.calls.flatMap((edge) => edge.to)) {
        if (!seen.has(to)) next.push(to);
        seen.add(to);
      }
    }
    level = next;
  }
  return false;
}

function writesLine(facts: FileFacts | undefined, index: number): boolean {
  // What cannot be seen is not said to be missing.
  if (facts === undefined) return true;
  return facts.calls.some(({ in: owner, callee }) => {
    // A callback of the function logs for it.
    const isOwn = owner === index || facts.functions[owner]?.parent === index;
    return isOwn && ((callee.kind === 'member' && levels.has(callee.property)) || ((callee.kind === 'binding' || callee.kind === 'global') && /^log/i.test(callee.kind === 'global' ? callee.name : (facts.bindings[callee.binding]?.name ?? ''))));
  });
}
