/**
 * The work tree with its uncommitted changes: tracked files as they stand on disk and new ones that are not ignored.
 * Files are read and hashed here and not by git, because git would run the filters that a repository's config names.
 * Links are never followed and nothing outside the tree is opened.
 */
import { join } from 'node:path';
import { LARGEST_ANALYSED_BYTES } from '../model/snapshot.ts';
import type { SnapshotEntry } from '../model/snapshot.ts';
import { readGit } from './run-git.ts';
import type { PrivateGitDir } from './private-git-dir.ts';
import { openDiskFiles } from './disk-files.ts';
import type { DiskFiles } from './disk-files.ts';
import { getKind } from './read-tree.ts';
import { createObjectWriter } from './write-object.ts';
import type { ObjectWriter } from './write-object.ts';

export interface WorkTree {
  readonly entries: readonly SnapshotEntry[];
  /** Writes its tree into the private git directory, to be compared with a commit. Gives the tree's id. */
  writeTree(): Promise<string>;
}

interface WorkTreeSource {
  readonly gitDir: string;
  readonly top: string;
  readonly git: PrivateGitDir;
}

/** A file of the index or of the disk. `name` holds the bytes of the path, one character each. */
interface WorkTreeFile {
  readonly name: string;
  readonly mode: string;
  readonly entry: SnapshotEntry;
}

export async function readWorkTree(source: WorkTreeSource): Promise<WorkTree> {
  const [tracked, untracked] = await Promise.all([
    listFiles(source, ['--stage', '-t', '--full-name']),
    listFiles(source, ['--others', '--exclude-standard', '--full-name']),
  ]);
  const disk = openDiskFiles(source.top);
  const writer = createObjectWriter(source.git.objects, source.git.format);
  const files = new Map<string, WorkTreeFile>();
  for (const record of tracked) {
    const indexed = parseIndexRecord(record);
    if (indexed === null || files.has(indexed.name)) continue;
    const file = indexed.isOnDisk ? readTracked(indexed, disk, writer) : getFile(indexed.name, indexed.mode, indexed.blob, null);
    if (file !== null) files.set(indexed.name, file);
  }
  for (const name of untracked) {
    const file = readUntracked(name, disk, writer);
    if (file !== null) files.set(name, file);
  }
  const all = [...files.values()];
  return { entries: all.map((file) => file.entry), writeTree: () => writeTree(source.git, all) };
}

async function listFiles(source: WorkTreeSource, args: readonly string[]): Promise<string[]> {
  const output = await readGit({ gitDir: source.gitDir, cwd: source.top, environment: { GIT_WORK_TREE: source.top }, args: ['ls-files', '-z', ...args] });
  return output.toString('latin1').split('\0').filter((name) => name !== '');
}

interface IndexedFile {
  readonly name: string;
  readonly mode: string;
  readonly blob: string;
  /** False for a file that a sparse checkout left out: it is unchanged, not deleted. */
  readonly isOnDisk: boolean;
}

/** `tag mode id stage<tab>path`. Of a conflict's stages the first counts; the disk holds what is analysed anyway. */
function parseIndexRecord(record: string): IndexedFile | null {
  const tab = record.indexOf('\t');
  const [tag, mode, blob] = record.slice(0, tab).split(' ');
  return mode === undefined || blob === undefined ? null : { name: record.slice(tab + 1), mode, blob, isOnDisk: tag !== 'S' };
}

function readTracked(indexed: IndexedFile, disk: DiskFiles, writer: ObjectWriter): WorkTreeFile | null {
  if (getKind(indexed.mode) === 'submodule') return getFile(indexed.name, indexed.mode, indexed.blob, null);
  const found = disk.read(indexed.name);
  if (found === null) return null;
  if (found.bytes === null) return getFile(indexed.name, indexed.mode, indexed.blob, found.size);
  const isUnchanged = writer.hash(found.bytes) === indexed.blob || isCheckedOutWithCrLf(found.bytes, indexed.blob, writer);
  const blob = isUnchanged ? indexed.blob : keep(found.bytes, writer);
  return getFile(indexed.name, found.kind === 'symlink' ? '120000' : getFileMode(indexed.mode), blob, found.size);
}

/** Where git writes CR LF into the work tree (core.autocrlf), the commit holds LF. */
function isCheckedOutWithCrLf(bytes: Buffer, blob: string, writer: ObjectWriter): boolean {
  return bytes.includes('\r\n') && writer.hash(Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')) === blob;
}

function getFileMode(indexedMode: string): string {
  return getKind(indexedMode) === 'file' ? indexedMode : '100644';
}

function readUntracked(name: string, disk: DiskFiles, writer: ObjectWriter): WorkTreeFile | null {
  // A trailing slash means another repository inside this one: it is not part of this one.
  const found = name.endsWith('/') ? null : disk.read(name);
  if (found === null) return null;
  const blob = found.bytes === null ? writer.hash(Buffer.from(`${name} ${found.size}`)) : keep(found.bytes, writer);
  return getFile(name, found.kind === 'symlink' ? '120000' : '100644', blob, found.size);
}

/** A large file keeps its id, but not its content: it is not analysed and not shown in a diff. */
function keep(bytes: Buffer, writer: ObjectWriter): string {
  return bytes.length > LARGEST_ANALYSED_BYTES ? writer.hash(bytes) : writer.write(bytes);
}

function getFile(name: string, mode: string, blob: string, size: number | null): WorkTreeFile {
  return { name, mode, entry: { path: Buffer.from(name, 'latin1').toString('utf8'), blob, kind: getKind(mode), size } };
}

async function writeTree(git: PrivateGitDir, files: readonly WorkTreeFile[]): Promise<string> {
  const environment = { ...git.environment, GIT_INDEX_FILE: join(git.dir, 'index') };
  const input = Buffer.from(files.map((file) => `${file.mode} ${file.entry.blob} 0\t${file.name}\0`).join(''), 'latin1');
  await readGit({ gitDir: git.dir, environment, args: ['update-index', '-z', '--index-info'], input });
  const tree = await readGit({ gitDir: git.dir, environment, args: ['write-tree', '--missing-ok'] });
  return tree.toString('latin1').trim();
}
