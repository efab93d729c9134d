/** Functions of files that are named by what they answer, in one folder for each thing: `orders/get.ts`, `orders/post.ts`, `prices/get.ts`. */
import { posix } from 'node:path';
import { isSameName } from './same-name.ts';
import type { Values } from '../value.ts';

/** So few functions may be named by chance. */
const LEAST_FILES = 4;

/** Those of the files that go by one of the keys, where names of files are kinds and come again and again; else all. */
export function functionsOfKind(values: Values, keys: readonly string[]): Values {
  const files = new Set(values.flatMap((value) => (value.kind === 'function' ? [value.file] : [])));
  const kinds = new Set([...files].map(kindOf));
  if (keys.length === 0 || files.size < LEAST_FILES || kinds.size * 2 > files.size) return values;
  const kept = values.filter((value) => value.kind !== 'function' || keys.some((key) => isSameName(kindOf(value.file), key)));
  // `orders/list.ts`, `prices/show.ts` say nothing of methods; of `orders/get.ts` and `orders/post.ts` none answers another method.
  return kept.length > 0 || [...kinds].some(isMethod) ? kept : values;
}

/** https://www.rfc-editor.org/rfc/rfc9110#name-method-definitions; `del` is what `delete` is called where that word is taken. */
function isMethod(word: string): boolean {
  return /^(?:get|post|put|patch|delete|del|head|options)$/i.test(word);
}

function kindOf(file: string): string {
  return posix.parse(file).name;
}
