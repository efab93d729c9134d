/** Statements of an embedded database that follow each other without an await: no other run of the process comes between them. */
import type { ProgramGraph } from '../../../model/graph.ts';
import type { RunEvent } from './run-events.ts';

/** True where all of it is made by functions that wait for nothing, from the one on that leads to both. */
export function isUninterrupted(graph: ProgramGraph, read: RunEvent, others: readonly RunEvent[]): boolean {
  return [read, ...others].every(isSynchronous) && others.every((other) => {
    const depth = read.way.findIndex((step, at) => step.call !== other.way[at]?.call || step.node.id !== other.way[at].node.id);
    const from = depth === -1 ? read.way.length : depth;
    return [read, other].every(({ way, node }) => [...way.slice(from).map((step) => step.node), node].every(({ file, function: fn }) => graph.files[file]?.functions[fn]?.async === false));
  });
}

function isSynchronous({ edge }: RunEvent): boolean {
  return edge?.roles.some(({ role }) => role === 'blocking-db-call') === true;
}
