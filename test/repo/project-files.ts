/** The files of this project that git knows or would take, by path from its root. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

/** A copy of the project without its history is checked by what lies on the disk. */
export const projectFiles: readonly string[] = existsSync(path.join(root, '.git')) ? listTracked() : listOnDisk();

export function readProjectFile(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

function listTracked(): string[] {
  return execFileSync('git', ['-C', root, 'ls-files', '-z', '--cached'], { encoding: 'utf8' })
    .split('\0').filter((file) => file !== '' && existsSync(path.join(root, file)));
}

function listOnDisk(): string[] {
  const skipped = new Set(['node_modules', 'dist', 'coverage']);
  const walk = (folder: string): string[] => readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : walk(file);
    return entry.isFile() ? [file] : [];
  });
  return walk('');
}

/** Code that is ours: case folders and examples are other people's services, for our purposes. */
export const ownCode = projectFiles.filter((file) => /^(?:src|rules|test|scripts)\/.*\.ts$/.test(file) && !/^rules\/[^/]+\/cases\/|^test\/fixtures\//.test(file));
