/** The program that a schedule's command runs -> the source file it is written in. */
import { posix } from 'node:path';
import type { ScheduleTarget } from '../../model/deployment-facts.ts';
import type { ModuleResolver } from '../modules/resolve-module.ts';

const packageManagers = new Set(['npm', 'yarn', 'pnpm', 'bun']);
const valueFlags = /^(?:-r|--require|--import|--loader|--env-file|--tsconfig|--project|-P|--config|-c)$/;
/** `npm run settle` may run `npm run settle:all`. */
const mostScripts = 3;

/** Null for what is no program of the repository. */
export function findScriptFile(modules: ModuleResolver, file: string, { words, directory }: Extract<ScheduleTarget, { kind: 'command' }>): string | null {
  for (const folder of foldersOf(file, directory)) {
    const found = findIn(modules, folder, words, mostScripts);
    if (found !== null) return found;
  }
  return null;
}

/** Where the command may run: the folder it says, else that of the file and those above it. */
function foldersOf(file: string, directory: string | null): readonly string[] {
  const own = posix.dirname(file) === '.' ? '' : posix.dirname(file);
  if (directory?.startsWith('/')) return [clean(directory.slice(1))];
  if (directory !== null) return [clean(posix.join(own, directory)), clean(directory)];
  const folders = own.split('/');
  return [...folders.map((_, index) => folders.slice(0, folders.length - index).join('/')), ''];
}

function clean(folder: string): string {
  const path = posix.normalize(folder).replace(/\/$/, '');
  return path === '.' ? '' : path;
}

function findIn(modules: ModuleResolver, folder: string, words: readonly string[], left: number): string | null {
  const [program = '', ...rest] = words;
  const name = posix.basename(program);
  if (packageManagers.has(name)) {
    const script = modules.findScript(folder, words);
    if (script !== null && left > 0) return findIn(modules, script.folder, script.words, left - 1);
    if (name !== 'bun') return null;
  }
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? '';
    if (valueFlags.test(word)) at += 1;
    else if (!word.startsWith('-') && word !== 'run' && word !== 'watch' && word !== 'exec') return findFile(modules, folder, word);
  }
  return null;
}

/** Containers keep the program under a folder of their own: `/app/dist/settle.js`. */
function findFile(modules: ModuleResolver, folder: string, path: string): string | null {
  if (!/^[\w@./-]+$/.test(path) || !/[./]/.test(path)) return null;
  const from = folder === '' ? 'package.json' : `${folder}/package.json`;
  const inside = path.replace(/^\/(?:usr\/src\/)?(?:app|workspace|code|srv|opt\/\w+)\//, '');
  return inside.startsWith('/') ? null : modules.findDeployedFile(from, inside.replace(/^\.\//, ''));
}
