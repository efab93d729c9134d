/** Our own package.json: two folders up from here, one more when compiled into dist/. */
import { existsSync, readFileSync } from 'node:fs';

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
  const beside = new URL('../../package.json', import.meta.url);
  return existsSync(beside) ? beside : new URL('../../../package.json', import.meta.url);
}
