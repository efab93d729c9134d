/** Links, on both sides of a range, only the entry points that the change can matter to. */
import type { LinkFootprint } from '../../link/footprint/footprint.ts';
import { narrow } from '../../link/footprint/narrow.ts';
import { openProgram, type LinkInput } from '../../link/link-graph.ts';
import type { ProgramGraph, QueueCall } from '../../model/graph.ts';
import type { Changes } from './changed-marks.ts';

/** What is learned anew in a changed file can change what is learned from others. */
const MOST_ROUNDS = 4;

export interface Sides<T> {
  readonly base: T;
  readonly head: T;
}

/** Null where it cannot be told what the change matters to: then all has to be linked. */
export function linkNarrowly(footprints: readonly LinkFootprint[], changes: Changes, inputs: Sides<LinkInput>): Sides<ProgramGraph> | null {
  const changed = new Set(changes.marks);
  let takesMeeting = changes.importsChange;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const narrowing = narrow(footprints, changed, takesMeeting);
    const only = new Set([...narrowing.files, ...changes.renamed]);
    const [base, head] = [openProgram(inputs.base, only), openProgram(inputs.head, only)];
    if (base === null || head === null) return null;
    const known = changed.size;
    for (const mark of findDifferent(base.learned, head.learned)) changed.add(mark);
    if (changed.size > known) continue;
    if (!takesMeeting && describeQueues(base.queueCalls) !== describeQueues(head.queueCalls)) {
      takesMeeting = true;
      continue;
    }
    // What only one side has, it has because of the change.
    const linked = {
      base: base.follow((key) => narrowing.canMatter(key) || !head.keys.has(key)),
      head: head.follow((key) => narrowing.canMatter(key) || !base.keys.has(key)),
    };
    if (narrowing.takesMeeting || (!linked.base.meets && !linked.head.meets)) return { base: linked.base.graph, head: linked.head.graph };
    takesMeeting = true;
  }
  return null;
}

/** What queues are sent and told, without where. */
function describeQueues(calls: readonly QueueCall[]): string {
  return calls.map(({ role, name, place, match: { origin, ...match } }) => JSON.stringify([role, name, place.file, origin?.file, match])).sort().join('\n');
}

function findDifferent(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter((key) => one.get(key) !== other.get(key));
}
