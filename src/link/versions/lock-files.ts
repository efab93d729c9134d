/** Which lock file decides for a package.json, and what it says. */
import { folderOf, foldersUp } from '../modules/settings-files.ts';
import { readBunLock, readNpmLock, readPnpmLock, readYarnLock, type LockedPackage, type LockReader } from './lock-formats.ts';

const readers: Readonly<Record<string, LockReader>> = {
  'pnpm-lock.yaml': readPnpmLock,
  'yarn.lock': readYarnLock,
  'bun.lock': readBunLock,
  'npm-shrinkwrap.json': readNpmLock,
  'package-lock.json': readNpmLock,
};

const lockNames = Object.keys(readers);

export function isLockFile(path: string): boolean {
  return lockNames.includes(path.slice(path.lastIndexOf('/') + 1));
}

/** The lock files that may decide for a package.json in this folder, nearest first. */
export function lockFilesAbove(folder: string): readonly string[] {
  return foldersUp(folder).flatMap((up) => lockNames.map((name) => (up === '' ? name : `${up}/${name}`)));
}

export class LockFiles {
  readonly #texts: ReadonlyMap<string, string>;
  readonly #known = new Map<string, LockedPackage | null>();

  /** `settings`: texts by path, lock files among others. */
  constructor(settings: ReadonlyMap<string, string>) {
    this.#texts = settings;
  }

  /** What is installed for a package that the package.json of a folder asks for; null when no lock file tells. */
  find(folder: string, name: string, range: string): LockedPackage | null {
    const key = `${folder}\0${name}\0${range}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = this.#find(folder, name, range);
    this.#known.set(key, found);
    return found;
  }

  #find(folder: string, name: string, range: string): LockedPackage | null {
    for (const path of lockFilesAbove(folder)) {
      const text = this.#texts.get(path);
      if (text === undefined) continue;
      const root = folderOf(path);
      const importer = folder === root ? '' : folder.slice(root === '' ? 0 : root.length + 1);
      const read = readers[path.slice(path.lastIndexOf('/') + 1)];
      // Windows line ends would hide every line that is looked for.
      const found = read?.(text.includes('\r') ? text.replaceAll('\r\n', '\n') : text, { name, range, importer });
      if (found) return found;
    }
    return null;
  }
}

/**
 * The lines of a lock file that speak of these packages, and the few under each that say the version. Two lock files with the same
 * lines install the same versions of them.
 */
export function readMentions(text: string, names: ReadonlySet<string>): string {
  const kept: string[] = [];
  let follow = 0;
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? text.length : end);
    at = end < 0 ? text.length : end + 1;
    if (namesInLine(line).some((name) => names.has(name))) follow = 4;
    if (follow-- > 0) kept.push(line.trim());
  }
  return kept.join('\n');
}

/** The package that a line is about: `"node_modules/pg-boss": {`, `pg-boss@^10.0.0:`, `'@acme/queue':`. */
function namesInLine(line: string): readonly string[] {
  return Array.from(line.slice(0, 400).matchAll(/(?:^|[\s"'/,])((?:@[\w.-]+\/)?[\w.-]+)(?=["']?[@:])/g), (match) => match[1] ?? '');
}
