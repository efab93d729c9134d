import type { FileContent } from '../git-repository.ts';

/** Files that mean harm, beside a shop whose one finding must still be found. */
export interface HostileRepository {
  /** Completes the sentence "a repository with ...". */
  readonly name: string;
  /** How many of what the name says: a few for tests, many for `npm run hostile`. */
  readonly few: number;
  readonly many: number;
  readonly files: (count: number) => Iterable<readonly [string, FileContent]>;
  /** A reason that must be given for some file; null where everything can be analysed. */
  readonly reason: RegExp | null;
}

export function repeat(count: number, write: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => write(index)).join('');
}

/** A route that runs `body`; `before` stands at the top of the file. */
export function routeFile(body: string, before = ''): string {
  return `import express from 'express';\nimport { getRecent } from './orders.ts';\n${before}\nconst router = express();\nrouter.get('/hostile', (req, res) => { ${body} });\n`;
}
