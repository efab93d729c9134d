/**
 * Aliases that a bundler's configuration defines in code: `kit: { alias: { $server: './src/server' } }`. The code is not run;
 * the table is read where its targets are written out. https://svelte.dev/docs/kit/configuration#alias, https://vite.dev/config/shared-options#resolve-alias
 */
import type { Alias } from './alias.ts';
import { folderOf, isCodeConfig, isObject, joinPath, parseSettings } from './settings-files.ts';

const TABLE = /\balias\s*:\s*(?=[{[])/g;
const PROPERTY = /^\s*(?:'([^'\n]+)'|"([^"\n]+)"|([\w$]+))\s*:([\s\S]+)$/;
const TEXTS = /'([^'\n]*)'|"([^"\n]*)"|`([^`$\n]*)`/g;
/** Strings and comments as a whole, brackets and commas one by one. */
const TOKEN = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[{}[\](),]/g;
/** A longer configuration is no table that a person wrote. */
const LONGEST_CONFIG = 100_000;
const MOST_ALIASES = 200;

/** Of a configuration in code, or of a package.json that sets names for `module-alias`. */
export function readConfigAliases(path: string, text: string): readonly Alias[] {
  const named = isCodeConfig(path) ? readTables(text) : readModuleAliases(text);
  const folder = folderOf(path);
  return named.slice(0, MOST_ALIASES).flatMap(({ name, target }) => {
    const stem = name.replace(/\/\*?$/, '');
    const joined = joinPath(folder, target.replace(/\/\*?$/, ''));
    if (joined === null || stem === '') return [];
    return [...(stem === name ? [{ pattern: stem, targets: [joined] }] : []), { pattern: `${stem}/*`, targets: [joined === '' ? '*' : `${joined}/*`] }];
  });
}

interface Named {
  readonly name: string;
  readonly target: string;
}

function readModuleAliases(text: string): readonly Named[] {
  if (!text.includes('_moduleAliases')) return [];
  const table = parseSettings(text)['_moduleAliases'];
  return isObject(table) ? Object.entries(table).flatMap(([name, target]) => (typeof target === 'string' ? [{ name, target }] : [])) : [];
}

function readTables(text: string): readonly Named[] {
  if (text.length > LONGEST_CONFIG) return [];
  return Array.from(text.matchAll(TABLE)).slice(0, MOST_ALIASES).flatMap(({ index, 0: { length } }) => {
    const parts = splitInside(text, index + length);
    return text[index + length] === '[' ? parts.flatMap(readItem) : parts.flatMap(readProperty);
  });
}

/** `{ find: '@', replacement: resolve('src') }` */
function readItem(text: string): readonly Named[] {
  const parts = splitInside(text, text.indexOf('{')).flatMap(readProperty);
  const [find, replacement] = ['find', 'replacement'].map((name) => parts.find((one) => one.name === name)?.target);
  return find === undefined || replacement === undefined ? [] : [{ name: find, target: replacement }];
}

/** The texts in what stands there make a path together: `path.resolve(__dirname, 'src', 'server')`. */
function readProperty(text: string): readonly Named[] {
  const found = PROPERTY.exec(text);
  const name = found?.[1] ?? found?.[2] ?? found?.[3];
  const target = Array.from((found?.[4] ?? '').matchAll(TEXTS), (part) => part[1] ?? part[2] ?? part[3] ?? '').join('/');
  return name === undefined || target === '' ? [] : [{ name, target }];
}

/** What stands between the commas of the bracket that opens here. */
function splitInside(text: string, open: number): readonly string[] {
  const parts: string[] = [];
  if (open < 0) return parts;
  TOKEN.lastIndex = open;
  let depth = 0;
  let from = open + 1;
  for (let token = TOKEN.exec(text); token; token = TOKEN.exec(text)) {
    const [sign] = token;
    if (sign === '{' || sign === '[' || sign === '(') depth++;
    else if (sign === '}' || sign === ']' || sign === ')') depth--;
    if (depth === 0 || (depth === 1 && sign === ',')) {
      parts.push(text.slice(from, token.index));
      from = TOKEN.lastIndex;
    }
    if (depth === 0) return parts;
  }
  return parts;
}
