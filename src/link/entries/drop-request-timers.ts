import type { EntryPoint, FunctionNode } from '../../model/graph.ts';
import type { Program } from '../values/program.ts';

/**
 * A timer that a request or a message starts lives with it, such as a heartbeat of an open connection: it is no schedule of the process.
 * Nor is a job that is made for what was asked for, at a time of its own, such as the end of an auction.
 */
export function dropRequestTimers(entryPoints: readonly EntryPoint[], nodes: readonly FunctionNode[], program: Program): readonly EntryPoint[] {
  if (!entryPoints.some(isTimer)) return entryPoints;
  const served = findServed(entryPoints, nodes);
  return entryPoints.filter((entry) => {
    if (!isTimer(entry)) return true;
    const { file, span } = entry.registration;
    const call = program.getFile(file).calls.find((one) => one.span.every((number, index) => number === span[index]));
    if (call === undefined || !served.has(`${file}#${call.in}`)) return true;
    const { name } = program.getFunction(file, call.in);
    return name === null ? entry.framework !== 'setInterval' : isCalledElsewhere(program, name, served);
  }).map((entry, id) => ({ ...entry, id }));
}

function isTimer({ framework, scheduled }: EntryPoint): boolean {
  return framework === 'setInterval' || (scheduled?.platform === 'in-process' && scheduled.expression === null && scheduled.periodSeconds === null);
}

/** Jobs that are kept in a database are made when the process starts, and by whoever adds one. */
function isCalledElsewhere(program: Program, name: string, served: ReadonlySet<string>): boolean {
  return program.callsNamed(name).some((site) => !served.has(`${site.file}#${program.getCall(site.file, site.call).in}`));
}

/** Functions that requests and messages run, apart from what is run once per process. */
function findServed(entryPoints: readonly EntryPoint[], nodes: readonly FunctionNode[]): ReadonlySet<string> {
  const seen = new Set(entryPoints.filter(({ kind }) => kind === 'http' || kind === 'consumer').map(({ node }) => node));
  for (const id of seen) {
    for (const edge of nodes[id]?.calls ?? []) if (!edge.once) for (const next of edge.to) seen.add(next);
  }
  return new Set([...seen].flatMap((id) => (nodes[id] === undefined ? [] : [`${nodes[id].file}#${nodes[id].function}`])));
}
