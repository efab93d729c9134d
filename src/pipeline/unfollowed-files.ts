/** A graph that was full is no silence: the files of which something is missing are named. */
import type { ProgramGraph } from '../model/graph.ts';
import type { NotAnalysed } from '../model/snapshot.ts';

const reason = 'the repository calls its functions in more ways than are followed: not every call of functions in this file was';

/** `known`: files that were not analysed at all. */
export function listUnfollowed({ unfollowed = [] }: Pick<ProgramGraph, 'unfollowed'>, known: readonly NotAnalysed[]): readonly NotAnalysed[] {
  if (unfollowed.length === 0) return known;
  return [...known, ...unfollowed.map((file) => ({ file, reason }))].sort((a, b) => (a.file < b.file ? -1 : 1));
}
