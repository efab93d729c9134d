/** Links, on both sides of a range, only the entry points that the change can matter to. */
import { handlerFileOf } from '../../link/entries/seed-groups.ts';
import type { LinkFootprint } from '../../link/footprint/footprint.ts';
import { findSiteFile } from '../../link/footprint/marks.ts';
import { narrow } from '../../link/footprint/narrow.ts';
import { openProgram, type LinkInput } from '../../link/link-graph.ts';
import type { ProgramGraph, QueueCall } from '../../model/graph.ts';
import type { Changes } from './changed-marks.ts';

/** What is learned anew in a changed file can change what is learned from others. */
const MOST_ROUNDS = 8;

export interface Sides<T> {
  readonly base: T;
  readonly head: T;
}

/** Null where it cannot be told what the change matters to: then all has to be linked. */
export function linkNarrowly(footprints: readonly LinkFootprint[], changes: Changes, inputs: Sides<LinkInput>): Sides<ProgramGraph> | null {
  const marks = new Set(changes.marks);
  const missed = new Set<string>();
  const handlers = new Set<string>();
  let takesMeeting = changes.importsChange;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const narrowing = narrow(footprints, { marks, files: changes.renamed, missed, handlers, takesMeeting });
    const [base, head] = [openProgram(inputs.base, narrowing), openProgram(inputs.head, narrowing)];
    if (base === null || head === null) return null;
    // With another library, calls anywhere may be its own that were not looked at for the footprint.
    if (base.libraries !== head.libraries) return null;
    const oneSided = [...findMissing(base.keys, head.keys), ...findMissing(head.keys, base.keys)].map(handlerFileOf);
    const learned = findDifferent(base.learned, head.learned).filter((mark) => !marks.has(findSiteFile(mark) ?? mark));
    if (addAll(marks, learned) || addAll(missed, [...base.missed, ...head.missed]) || addAll(handlers, oneSided.filter((file) => narrowing.leavesHandlersOf(file)))) continue;
    if (!takesMeeting && describeQueues(base.queueCalls) !== describeQueues(head.queueCalls)) {
      takesMeeting = true;
      continue;
    }
    // What only one side has, it has because of the change.
    const linked = {
      base: base.follow((key) => narrowing.canMatter(key) || !head.keys.has(key)),
      head: head.follow((key) => narrowing.canMatter(key) || !base.keys.has(key)),
    };
    if (addAll(missed, [...base.missed, ...head.missed])) continue;
    if (narrowing.takesMeeting || (!linked.base.meets && !linked.head.meets)) return { base: linked.base.graph, head: linked.head.graph };
    takesMeeting = true;
  }
  return null;
}

function findMissing(one: ReadonlySet<string>, other: ReadonlySet<string>): readonly string[] {
  return [...one].filter((key) => !other.has(key));
}

/** True when one of them is new. */
function addAll(known: Set<string>, found: readonly string[]): boolean {
  const before = known.size;
  for (const one of found) known.add(one);
  return known.size > before;
}

/** What queues are sent and told, without where. */
function describeQueues(calls: readonly QueueCall[]): string {
  return calls.map(({ role, name, place, match: { origin, ...match } }) => JSON.stringify([role, name, place.file, origin?.file, match])).sort().join('\n');
}

function findDifferent(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter((key) => one.get(key) !== other.get(key));
}
