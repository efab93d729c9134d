/** Functions that infrastructure written as code names by a text: `src/orders.settle`. */
import { posix } from 'node:path';
import type { Evaluator } from '../../values/evaluator.ts';
import type { FunctionValue } from '../../values/value.ts';
import { handlerFunctions } from '../entry-seeds.ts';
import { findDeployedFunctions } from './entries-from-functions.ts';

/** Longer ones are not written by hand. */
const longest = 300;

/** The exported function; the path begins in the folder of `file` or, as the tool runs at the top of its project, in one above it. */
export function findNamedFunctions(ev: Evaluator, file: string, path: string): readonly FunctionValue[] {
  if (path.length > longest) return [];
  const { dir, base } = posix.parse(path.trim());
  const [, name, exported] = /^([^.]+)\.([\w$]+)$/.exec(base) ?? [];
  if (name === undefined || exported === undefined) return [];
  const module = posix.join(dir, name);
  for (let folder = posix.dirname(file); ; folder = posix.dirname(folder)) {
    const found = handlerFunctions(ev, findDeployedFunctions(ev, posix.join(folder, 'package.json'), { modules: [module], exported }));
    if (found.length > 0 || folder === '.' || folder === '/') return found;
  }
}
