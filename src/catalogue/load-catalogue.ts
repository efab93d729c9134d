/** Reads the catalogue's data files, adds a user's rows, and indexes both. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { ConfigurationError } from '../errors.ts';
import { locateOwnFile } from '../own-files.ts';
import { indexCatalogue, type Catalogue } from './catalogue.ts';
import { readCompiledLibraries } from './compiled-libraries.ts';
import { librarySchema, type LibraryFile } from './schema.ts';

const folder = locateOwnFile('catalogue/libraries/');
let shipped: readonly LibraryFile[] | null = null;
let shippedCatalogue: Catalogue | null = null;

/**
 * The catalogue that ships, with the user's own libraries added (`catalogue:` in the configuration: the same shape as a
 * data file). Throws ConfigurationError that names the library and the key when a user's row is wrong.
 */
export function loadCatalogue(userLibraries: readonly unknown[] = []): Catalogue {
  shipped ??= readCompiledLibraries() ?? readShippedLibraries();
  if (userLibraries.length === 0) return (shippedCatalogue ??= indexCatalogue(shipped));
  return indexCatalogue(shipped, userLibraries.map(parseUserLibrary));
}

/** Every data file that ships, validated, in name order. */
export function readShippedLibraries(): readonly LibraryFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => ({ file, name: basename(file) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ file, name }) => parseLibrary(parse(readFileSync(join(fileURLToPath(folder), file), 'utf8')), name));
}

function parseUserLibrary(value: unknown, index: number): LibraryFile {
  return parseLibrary(value, `catalogue[${index}]`);
}

function parseLibrary(value: unknown, where: string): LibraryFile {
  const parsed = librarySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(`${where}: ${z.prettifyError(parsed.error).split('\n').slice(0, 2).join(' ').replace('✖ ', '')}`);
}
