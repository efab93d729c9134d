/** The data files, read and validated by the build: doing both takes a fifth of a second at every start. Not there in a checkout. */
import { existsSync, readFileSync } from 'node:fs';
import { locateOwnFile } from '../own-files.ts';
import type { LibraryFile } from './schema.ts';

export const compiledCatalogue = 'libraries.json';

export function readCompiledLibraries(): readonly LibraryFile[] | null {
  const file = locateOwnFile(compiledCatalogue);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as readonly LibraryFile[]) : null;
}
