/** Real repositories, each in a folder of its own, in one tree of about a given number of source files. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { classifyPath } from '../../src/extract/select-files.ts';
import { listTree, readGit, readLine } from './run-git.ts';

export interface Part {
  readonly gitDir: string;
  readonly folder: string;
  readonly sources: number;
}

/** Repositories by their number of source files, smallest first; those without any are left out. */
export function measureParts(gitDirs: readonly string[]): Part[] {
  return gitDirs
    .map((gitDir, number) => ({ gitDir, folder: `part-${number}/`, sources: listTree(gitDir, 'HEAD').filter(({ file }) => classifyPath(file) === 'source').length }))
    .filter(({ sources }) => sources > 0)
    .sort((a, b) => a.sources - b.sources);
}

/** As many parts as fit into the size, `always` among them. */
export function chooseParts(parts: readonly Part[], always: Part, size: number): Part[] {
  let room = size - always.sources;
  const others = parts.filter((part) => {
    if (part === always || part.sources > room) return false;
    room -= part.sources;
    return true;
  });
  return [always, ...others];
}

/** The commit of a tree that holds the parts. `gitDir` must see the objects of all of them. */
export function commitJoined(gitDir: string, parts: readonly Part[]): string {
  const index = path.join(gitDir, 'bench-index');
  const environment = { GIT_INDEX_FILE: index };
  try {
    readGit(gitDir, ['read-tree', '--empty'], '', environment);
    for (const part of parts) readGit(gitDir, ['read-tree', '-i', `--prefix=${part.folder}`, readLine(part.gitDir, ['rev-parse', 'HEAD^{commit}'])], '', environment);
    return readLine(gitDir, ['commit-tree', readLine(gitDir, ['write-tree', '--missing-ok'], '', environment), '-m', 'Join repositories']);
  } finally {
    rmSync(index, { force: true });
  }
}
