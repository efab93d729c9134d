/** Commits a change of twenty neighbouring source files, as a pull request makes it: the sizes of what was changed are the same everywhere. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { classifyPath } from '../../src/extract/select-files.ts';
import { listTree, readBlobs, readGit, readLine } from './run-git.ts';

export const CHANGED_FILES = 20;

/** The id of a commit on `base`; `folder` is where the files lie, '' for anywhere. */
export function commitChange(gitDir: string, base: string, folder = ''): string {
  const sources = listTree(gitDir, base).filter(({ file }) => classifyPath(file) === 'source' && file.startsWith(folder));
  const start = Math.max(0, Math.floor(sources.length / 2) - CHANGED_FILES / 2);
  const chosen = sources.slice(start, start + CHANGED_FILES);
  const texts = readBlobs(gitDir, chosen.map(({ blob }) => blob));
  const index = path.join(gitDir, 'bench-index');
  const environment = { GIT_INDEX_FILE: index };
  try {
    readGit(gitDir, ['read-tree', base], '', environment);
    const lines = chosen.map(({ mode, file }, number) => {
      const changed = Buffer.concat([texts[number] ?? Buffer.alloc(0), Buffer.from(`\nexport function changedByBench${number}(amount) {\n  return [amount].map((one) => one + ${number});\n}\n`)]);
      return `${mode} ${readLine(gitDir, ['hash-object', '-w', '--stdin'], changed)}\t${file}\0`;
    });
    readGit(gitDir, ['update-index', '-z', '--index-info'], lines.join(''), environment);
    return readLine(gitDir, ['commit-tree', readLine(gitDir, ['write-tree'], '', environment), '-p', base, '-m', 'Change twenty files']);
  } finally {
    rmSync(index, { force: true });
  }
}
