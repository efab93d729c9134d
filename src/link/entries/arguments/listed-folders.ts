/** The names of files that a loop goes through which loads each of a folder: `for (const file of fs.readdirSync('./events')) require(`./events/${file}`)`. */
import { posix } from 'node:path';
import type { Term } from '../../../model/facts.ts';
import { PATHS_MARK } from '../../footprint/marks.ts';
import { calledNames } from '../../outline-facts.ts';
import { filesWalked } from '../../values/across-files/walked-folders.ts';
import type { Evaluation } from '../../values/evaluation.ts';
import { NO_VALUES, type At, type Values } from '../../values/value.ts';
import { filesIn, foldersAt } from './jobs/job-folders.ts';

/** https://nodejs.org/api/fs.html: those that give names. */
const lists: ReadonlySet<string> = new Set(['readdirSync', 'readdir']);
/** What leaves a list of names one. */
const keepsNames: ReadonlySet<string> = new Set(['filter', 'sort', 'toSorted', 'slice', 'reverse']);
/** A folder with more files holds something else as well. */
const mostFiles = 200;
const mostDepth = 6;

/** One name for each source file of the folder whose names the term lists, or one path for each that a walk over its tree finds; none where no folder is known. */
export function namesListed(ev: Evaluation, term: Term, at: At): Values {
  const folder = folderListed(ev, term, at);
  if (folder === null) return filesWalked(ev, term, at).map((file) => ev.interner.literal(`/${file}`));
  ev.program.marks.noteFile(PATHS_MARK);
  const files = foldersAt(ev, folder, at).map((path) => filesIn(ev, path)).find((found) => found.length > 0) ?? [];
  return files.length > mostFiles ? NO_VALUES : files.map((file) => ev.interner.literal(posix.basename(file)));
}

/** The argument of the call that lists it; null where the term is no list of names. */
export function folderListed(ev: Evaluation, term: Term, at: At, depth = 0): Term | null {
  if (depth > mostDepth) return null;
  const facts = ev.program.getFile(at.file);
  switch (term.kind) {
    case 'binding': {
      const [value, ...others] = facts.bindings[term.binding]?.values ?? [];
      return value === undefined || others.length > 0 ? null : folderListed(ev, value, at, depth + 1);
    }
    case 'await':
    case 'cast':
      return folderListed(ev, term.of, at, depth + 1);
    case 'call': {
      const { callee, args: [folder, options] } = ev.program.getCall(at.file, term.call);
      if (callee.kind === 'member' && keepsNames.has(callee.property)) return folderListed(ev, callee.object, at, depth + 1);
      // With options it may give more than names.
      return folder !== undefined && (options === undefined || options.kind === 'literal') && calledNames(facts, callee).some((name) => lists.has(name)) ? folder : null;
    }
    default:
      return null;
  }
}
