/**
 * Work that only brings what the process holds up to date: `this.queues[server.id] = await server.getQueue()`. It belongs in every
 * instance, and a second run writes the same once more.
 */
import type { FileFacts } from '../../model/facts.ts';
import type { ProgramGraph } from '../../model/graph.ts';
import type { NetworkUse } from '../effects/network-use-of-entry.ts';
import { findAssignedFlag, findCollectionWrite, type FlagWrite } from '../guards/flags/flags.ts';
import type { ReachedCall } from '../ways/reached-calls.ts';

const keepingOfFile = new WeakMap<FileFacts, ReadonlySet<number>>();

/** Every request of the run is made in, or right below, a function that keeps something in a field or a variable of the module. */
export function isKeptInMemory(graph: ProgramGraph, { calls }: NetworkUse): boolean {
  return calls.length > 0 && calls.every((call) => isKept(graph, call));
}

function isKept(graph: ProgramGraph, { node, way }: ReachedCall): boolean {
  const around = way.slice(-2).flatMap(({ place, call }) => {
    const owner = graph.files[place.file]?.calls[call]?.in;
    return owner === undefined ? [] : [{ file: place.file, function: owner }];
  });
  return [{ file: node.file, function: node.function }, ...around].some(({ file, function: fn }) => {
    const facts = graph.files[file];
    return facts !== undefined && getKeepingFunctions(facts).has(fn);
  });
}

/** Functions that store a result where it outlives them; a counter and a flag are no result. */
function getKeepingFunctions(facts: FileFacts): ReadonlySet<number> {
  const seen = keepingOfFile.get(facts);
  if (seen !== undefined) return seen;
  const keeping = new Set<number>();
  const note = (write: FlagWrite | null, fn: number): void => {
    if (write?.kind === 'set' && write.value.kind === 'truthy' && !write.tests && !write.marks && write.flag.madeBy === null) keeping.add(fn);
  };
  facts.assignments.forEach((assignment, index) => { note(findAssignedFlag(facts, index), assignment.in); });
  facts.calls.forEach((call, index) => { note(findCollectionWrite(facts, index), call.in); });
  keepingOfFile.set(facts, keeping);
  return keeping;
}
