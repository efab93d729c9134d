/** A function that is handed on and run once, and that a run seems to come to by two ways. */
import type { ProgramGraph } from '../../../model/graph.ts';
import type { DoneEffect, Site } from '../flow.ts';

/**
 * `limiter.send(() => mails.send(mail))`: the function is made once and run once, by the loop that works off all that waits. What fails
 * there later is another's.
 */
export function isHandedOnOnce(graph: ProgramGraph, { node, edge, way, loops }: DoneEffect, { edge: later }: Site): boolean {
  const facts = graph.files[node.file];
  const made = facts?.functions[node.function];
  if (later.place.file !== edge.place.file || later.call !== edge.call || made?.name !== null || made.parent === null) return false;
  const maker = way.findIndex(({ place, call }) => place.file === node.file && facts?.calls[call]?.in === made.parent);
  // A loop that makes it anew for each item is its own.
  const around = [`${node.file}:${node.function}`, ...way.slice(0, maker + 1).flatMap(({ place, call }) => [`${place.file}:${place.span.join(':')}`, `${place.file}:${String(graph.files[place.file]?.calls[call]?.in)}`])];
  return maker !== -1 && !loops.some((loop) => around.includes(loop) || around.includes(loop.replace(/:\d+$/, '')));
}
