/** Opens files under one folder and never outside it: neither the file nor a folder on the way may be a link. */
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readlinkSync } from 'node:fs';

export interface DiskFile {
  readonly kind: 'file' | 'symlink';
  readonly size: number;
  /** A link's target, as bytes. Null for a file too large to be read. */
  readonly bytes: Buffer | null;
}

export interface DiskFiles {
  /** By the bytes of its path, one character each. Null when it is not there, or is no file and no link. */
  read(name: string): DiskFile | null;
}

/** Larger files are not even hashed. */
const LARGEST_READ = 50 * 1024 * 1024;

export function openDiskFiles(top: string): DiskFiles {
  const folders = new Map<string, boolean>([['', true]]);
  const getPath = (name: string): Buffer => Buffer.concat([Buffer.from(`${top}/`), Buffer.from(name, 'latin1')]);

  const isPlainFolder = (name: string): boolean => {
    const known = folders.get(name);
    if (known !== undefined) return known;
    const answer = isPlainFolder(getParent(name)) && lstatSync(getPath(name), { throwIfNoEntry: false })?.isDirectory() === true;
    folders.set(name, answer);
    return answer;
  };

  return {
    read(name) {
      if (!isPlainFolder(getParent(name))) return null;
      const path = getPath(name);
      try {
        const stat = lstatSync(path);
        if (stat.isFile()) return readPlainFile(path);
        if (!stat.isSymbolicLink()) return null;
        const target = readlinkSync(path, 'buffer');
        return { kind: 'symlink', size: target.length, bytes: target };
      } catch (error) {
        // What may not be read is still there: it must be named later as not analysed, not taken for deleted.
        return isAbsent(error) ? null : { kind: 'file', size: 0, bytes: null };
      }
    },
  };
}

function readPlainFile(path: Buffer): DiskFile | null {
  // Without following: the file may have been replaced by a link or a pipe since it was looked at.
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return null;
    return { kind: 'file', size: stat.size, bytes: stat.size > LARGEST_READ ? null : readFileSync(descriptor) };
  } finally {
    closeSync(descriptor);
  }
}

function isAbsent(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

function getParent(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('/')));
}
