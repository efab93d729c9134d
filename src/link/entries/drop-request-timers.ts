import type { EntryPoint, FunctionNode } from '../../model/graph.ts';
import type { Program } from '../values/program.ts';

/** A timer that a request or a message starts lives with it, such as a heartbeat of an open connection: it is no schedule of the process. */
export function dropRequestTimers(entryPoints: readonly EntryPoint[], nodes: readonly FunctionNode[], program: Program): readonly EntryPoint[] {
  if (!entryPoints.some(isTimer)) return entryPoints;
  const served = findServed(entryPoints, nodes);
  return entryPoints.filter((entry) => {
    if (!isTimer(entry)) return true;
    const { file, span } = entry.registration;
    const call = program.getFile(file).calls.find((one) => one.span.every((number, index) => number === span[index]));
    return call === undefined || !served.has(`${file}#${call.in}`);
  }).map((entry, id) => ({ ...entry, id }));
}

function isTimer(entry: EntryPoint): boolean {
  return entry.framework === 'setInterval';
}

/** Functions that requests and messages run, apart from what is run once per process. */
function findServed(entryPoints: readonly EntryPoint[], nodes: readonly FunctionNode[]): ReadonlySet<string> {
  const seen = new Set(entryPoints.filter(({ kind }) => kind === 'http' || kind === 'consumer').map(({ node }) => node));
  for (const id of seen) {
    for (const edge of nodes[id]?.calls ?? []) if (!edge.once) for (const next of edge.to) seen.add(next);
  }
  return new Set([...seen].flatMap((id) => (nodes[id] === undefined ? [] : [`${nodes[id].file}#${nodes[id].function}`])));
}
