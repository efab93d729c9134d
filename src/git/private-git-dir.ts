/**
 * An empty git directory of our own whose objects are those of the repository. Reading through it, git never sees the
 * repository's config, attributes or hooks, and never asks a server for an object that is missing. What we make
 * ourselves (the tree of uncommitted changes) is written here and nowhere else.
 */
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface PrivateGitDir {
  readonly dir: string;
  readonly objects: string;
  readonly format: ObjectFormat;
  /** For a process that reads or writes objects. */
  readonly environment: Readonly<Record<string, string>>;
}

export type ObjectFormat = 'sha1' | 'sha256';

/** Makes it in the temporary directory; it goes when the process ends. */
export function createPrivateGitDir(repositoryObjects: string, format: ObjectFormat): PrivateGitDir {
  const dir = mkdtempSync(join(getTemporaryRoot(), 'git-'));
  const objects = join(dir, 'objects');
  mkdirSync(objects);
  mkdirSync(join(dir, 'refs'));
  writeFileSync(join(dir, 'HEAD'), 'ref: refs/heads/none\n');
  const extension = format === 'sha256' ? '[extensions]\n\tobjectFormat = sha256\n' : '';
  writeFileSync(join(dir, 'config'), `[core]\n\trepositoryFormatVersion = ${format === 'sha256' ? '1' : '0'}\n\tbare = true\n${extension}`);
  return {
    dir,
    objects,
    format,
    environment: { GIT_OBJECT_DIRECTORY: objects, GIT_ALTERNATE_OBJECT_DIRECTORIES: quoteAlternate(repositoryObjects) },
  };
}

/** A path with the list separator or a quote in it has to be quoted: https://git-scm.com/docs/git#Documentation/git.txt-codeGITALTERNATEOBJECTDIRECTORIEScode */
function quoteAlternate(path: string): string {
  return /[":\\\n]/.test(path) && process.platform !== 'win32' ? JSON.stringify(path) : path;
}

let root: string | null = null;

function getTemporaryRoot(): string {
  if (root !== null) return root;
  removeAbandoned(tmpdir());
  const made = mkdtempSync(join(tmpdir(), prefix));
  root = made;
  process.once('exit', () => { rmSync(made, { recursive: true, force: true }); });
  return made;
}

const prefix = 'stallwatch-git-';
const DAY_MS = 24 * 60 * 60 * 1000;

/** What processes that were killed left behind. No run takes a day. */
function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(prefix)) continue;
    const path = join(folder, name);
    const made = lstatSync(path, { throwIfNoEntry: false });
    try {
      if (made?.isDirectory() === true && Date.now() - made.mtimeMs > DAY_MS) rmSync(path, { recursive: true, force: true });
    } catch {
      // Another user's, or another process is at it.
    }
  }
}
