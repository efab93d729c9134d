/** The last names of files that are written beside their place and then moved there, so that nobody reads half a file. */
import { isDeepStrictEqual } from 'node:util';
import type { Term } from '../../../model/facts.ts';
import { calledNames } from '../../outline-facts.ts';
import type { Evaluation } from '../evaluation.ts';
import type { At } from '../value.ts';
import { fileIdentities } from './file-identity.ts';

/** `fs.renameSync(temporary, path)` and its like: from the first argument to the second. */
const MOVES: ReadonlySet<string> = new Set(['rename', 'renameSync', 'move', 'moveSync', 'copyFile', 'copyFileSync', 'copy', 'copySync']);

/** Names of what a file is moved to in the same function; `path` is the path under which it is written. */
export function namesAfterwards(ev: Evaluation, path: Term, at: At): readonly string[] {
  const facts = ev.program.getFile(at.file);
  return facts.calls.flatMap(({ callee, args: [from, to], in: fn }) => {
    const isMove = fn === at.fn && calledNames(facts, callee).some((name) => MOVES.has(name));
    return isMove && from && to && isDeepStrictEqual(from, path) ? fileIdentities(ev, to, at) : [];
  });
}
