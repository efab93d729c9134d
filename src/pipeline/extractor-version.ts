/** Digests of the code that extracts and links, so that the cache never gives back what an older or newer version wrote. */
import { createHash, type Hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { locateOwnFile } from '../own-files.ts';
import { getOwnPackage } from './own-package.ts';

export interface CodeVersions {
  readonly extractor: string;
  readonly linker: string;
}

/** What the build wrote: reading all code to digest it takes a fiftieth of a review. Not there in a checkout. */
export const compiledVersions = 'code-versions.json';

const sourceFolder = locateOwnFile('./');

let compiled: CodeVersions | null | undefined;
let version: string | null = null;
let linkerVersion: string | null = null;

export function getExtractorVersion(): string {
  return (version ??= readCompiled()?.extractor ?? computeExtractorVersion(sourceFolder));
}

export function getLinkerVersion(): string {
  return (linkerVersion ??= readCompiled()?.linker ?? computeLinkerVersion(sourceFolder));
}

function readCompiled(): CodeVersions | null {
  if (compiled !== undefined) return compiled;
  const file = locateOwnFile(compiledVersions);
  return (compiled = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as CodeVersions) : null);
}

/** `source`: the folder src/ of a checkout. */
export function computeLinkerVersion(source: URL): string {
  const hash = createHash('sha1');
  for (const folder of ['link/', 'catalogue/', 'model/']) addFolder(hash, new URL(folder, source), /\.(?:ts|js|json|ya?ml)$/);
  return hash.digest('hex').slice(0, 12);
}

export function computeExtractorVersion(source: URL): string {
  const hash = createHash('sha1');
  // What both sides agree on is partly code, such as the path that a regular expression stands for.
  for (const folder of ['extract/', 'model/']) addFolder(hash, new URL(folder, source), /\.(?:ts|js)$/);
  // What is kept beside the facts is made by this one.
  const [outline] = ['link/outline-facts.ts', 'link/outline-facts.js'].map((name) => new URL(name, source)).filter((file) => existsSync(file));
  if (outline) hash.update(readFileSync(outline));
  // Versions are exact in our package.json, those of the parsers among them.
  hash.update(JSON.stringify(getOwnPackage().dependencies));
  return hash.digest('hex').slice(0, 12);
}

function addFolder(hash: Hash, folder: URL, names: RegExp): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => names.test(name)).sort();
  for (const name of files) hash.update(name).update(readFileSync(new URL(name.replaceAll('\\', '/'), folder)));
}
