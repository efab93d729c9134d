/** Our own package.json: beside src/, one folder up when it is dist/src/. */
import { existsSync, readFileSync } from 'node:fs';
import { locateOwnFile } from '../own-files.ts';

export interface OwnPackage {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

let known: OwnPackage | null = null;

export function getOwnPackage(): OwnPackage {
  known ??= JSON.parse(readFileSync(findManifest(), 'utf8')) as OwnPackage;
  return known;
}

function findManifest(): URL {
  const beside = locateOwnFile('../package.json');
  return existsSync(beside) ? beside : locateOwnFile('../../package.json');
}
