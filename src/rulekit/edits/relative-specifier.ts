/** Modules of the project as its files import them: `../queues/mails.ts`. */
import type { FileFacts } from '../../model/facts.ts';

/** The path that a relative specifier of a file leads to, with the ending it has there. */
export function getTargetPath(file: string, specifier: string): string {
  const parts = file.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** Written as the file's other imports of the project are: with the extension, with that of the output, or without. */
export function renderSpecifier({ requests }: Pick<FileFacts, 'requests'>, file: string, path: string): string {
  const from = file.split('/').slice(0, -1);
  const to = path.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared += 1;
  const up = from.slice(shared).map(() => '..');
  const like = requests.map(({ specifier }) => ending.exec(specifier)).find((found) => found !== null);
  return `${removeEnding([...(up.length > 0 ? up : ['.']), ...to.slice(shared)].join('/'))}${like?.[1] ?? ''}`;
}

const ending = /^\..*(\.[cm]?[jt]sx?)$/;

/** `src/mails.ts`, `src/mails.js` and `src/mails` are one module. */
export function isSameModule(one: string, other: string): boolean {
  return removeEnding(one) === removeEnding(other);
}

function removeEnding(path: string): string {
  return path.replace(/\.[cm]?[jt]sx?$/, '');
}
