/** Work that one way of a run comes to now and then, and another at each tick, is done at each tick. */
import type { IsMade, ReachedCall } from '../ways/reached-calls.ts';
import type { CallOfWay, Pace } from './own-pace.ts';

/** What a run comes to that makes only certain calls. */
type ListCalls = (isMade: IsMade) => readonly ReachedCall[];
type FindPace = (calls: readonly CallOfWay[]) => Pace | null;

/** The pace of these calls, each of which is found by its nearest way; null where a longer one asks for no time. */
export function findPaceOfEveryWay(calls: readonly CallOfWay[], find: FindPace, list: ListCalls): Pace | null {
  const pace = find(calls);
  if (pace === null) return null;
  const work = new Set(calls.map(({ edge }) => edge));
  return list((edge, way) => find([{ way, edge }]) === null).some(({ edge }) => work.has(edge)) ? null : pace;
}
