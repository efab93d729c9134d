/** Finds the git directory that a folder belongs to, without letting git search: no config is read on the way. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { RepositoryError } from '../errors.ts';

export interface RepositoryLocation {
  /** What to hand to git as its directory: may be a file that points on, as in a linked work tree. */
  readonly gitPath: string;
  readonly workTree: string | null;
}

/** The repository at `dir` or above it. */
export function locateRepository(dir: string): RepositoryLocation {
  const start = resolve(dir);
  if (!existsSync(start)) throw new RepositoryError('not-a-repository', `${dir} does not exist. Give --repo a folder inside a git repository.`);
  for (let folder = realpathSync(start); ; folder = dirname(folder)) {
    if (isGitDirectory(folder)) return { gitPath: folder, workTree: null };
    if (basename(folder) !== '.git' && isGitLink(join(folder, '.git'))) return { gitPath: join(folder, '.git'), workTree: folder };
    if (folder === dirname(folder)) throw new RepositoryError('not-a-repository', `${dir} is not in a git repository. Give --repo a work tree or a bare git directory.`);
  }
}

/** A folder that merely has the name is passed over, as git does. A file points on, and git says where to. */
function isGitLink(path: string): boolean {
  return isGitDirectory(path) || statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function isGitDirectory(folder: string): boolean {
  return isDirectory(join(folder, 'objects')) && isDirectory(join(folder, 'refs')) && existsSync(join(folder, 'HEAD'));
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
