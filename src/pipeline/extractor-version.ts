/** A digest of the code that extracts, so that the cache never gives back what an older or newer version wrote. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { getOwnPackage } from './own-package.ts';

const extractFolder = new URL('../extract/', import.meta.url);

/** What is kept beside the facts is made by this one. */
const outlineFile = `../link/outline-facts${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`;

let version: string | null = null;

export function getExtractorVersion(): string {
  version ??= computeVersion();
  return version;
}

function computeVersion(): string {
  const hash = createHash('sha1');
  const files = readdirSync(extractFolder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:ts|js)$/.test(name)).sort();
  for (const name of files) hash.update(name).update(readFileSync(new URL(name.replaceAll('\\', '/'), extractFolder)));
  hash.update(readFileSync(new URL(outlineFile, extractFolder)));
  // Versions are exact in our package.json, those of the parsers among them.
  hash.update(JSON.stringify(getOwnPackage().dependencies));
  return hash.digest('hex').slice(0, 12);
}
