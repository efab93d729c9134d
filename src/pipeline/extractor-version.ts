/** Digests of the code that extracts and links, so that the cache never gives back what an older or newer version wrote. */
import { createHash, type Hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { getOwnPackage } from './own-package.ts';

const extractFolder = new URL('../extract/', import.meta.url);

/** What is kept beside the facts is made by this one. */
const outlineFile = `../link/outline-facts${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`;

const linkFolders = [new URL('../link/', import.meta.url), new URL('../catalogue/', import.meta.url)];

let version: string | null = null;
let linkerVersion: string | null = null;

export function getExtractorVersion(): string {
  version ??= computeVersion();
  return version;
}

export function getLinkerVersion(): string {
  if (linkerVersion !== null) return linkerVersion;
  const hash = createHash('sha1');
  for (const folder of linkFolders) addFolder(hash, folder, /\.(?:ts|js|json|ya?ml)$/);
  return (linkerVersion = hash.digest('hex').slice(0, 12));
}

function addFolder(hash: Hash, folder: URL, names: RegExp): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => names.test(name)).sort();
  for (const name of files) hash.update(name).update(readFileSync(new URL(name.replaceAll('\\', '/'), folder)));
}

function computeVersion(): string {
  const hash = createHash('sha1');
  addFolder(hash, extractFolder, /\.(?:ts|js)$/);
  hash.update(readFileSync(new URL(outlineFile, extractFolder)));
  // Versions are exact in our package.json, those of the parsers among them.
  hash.update(JSON.stringify(getOwnPackage().dependencies));
  return hash.digest('hex').slice(0, 12);
}
