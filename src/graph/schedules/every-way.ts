/** Work that one way of a run comes to now and then, and another at each tick, is done at each tick. */
import type { IsMade, ReachedCall } from '../ways/reached-calls.ts';
import type { CallOfWay, Pace } from './own-pace.ts';

/** What a run comes to that makes only certain calls. */
type ListCalls = (isMade: IsMade) => readonly ReachedCall[];

/** What is asked of the calls of a run: the pace of these, and the one that is asked for where the last call of a way is made. */
interface Asks {
  readonly find: (calls: readonly CallOfWay[]) => Pace | null;
  readonly findLast: (call: CallOfWay) => Pace | null;
}

/** The pace of these calls, each of which is found by its nearest way; null where a longer one asks for no time. What leads to a call was asked on the way to it. */
export function findPaceOfEveryWay(calls: readonly CallOfWay[], { find, findLast }: Asks, list: ListCalls): Pace | null {
  const pace = find(calls);
  if (pace === null) return null;
  const work = new Set(calls.map(({ edge }) => edge));
  return list((edge, way) => findLast({ way, edge }) === null).some(({ edge }) => work.has(edge)) ? null : pace;
}
