/** What the `exports` and `imports` fields of a package.json stand for: https://nodejs.org/api/packages.html */
import { matchPattern } from './path-aliases.ts';
import { isObject, type Json } from './settings-files.ts';

const CONDITIONS = ['source', 'development', 'import', 'node', 'require', 'module', 'default', 'types', 'svelte', 'bun'];
/**
 * What a program on a server is not run with; any other name is the project's own, mostly for its sources: `"@shop/source": "./src/index.ts"`.
 * https://nodejs.org/api/packages.html#community-conditions-definitions
 */
const OTHER_RUNTIMES: ReadonlySet<string> = new Set(['browser', 'worker', 'react-native', 'react-server', 'edge-light', 'edge-routine', 'workerd', 'deno', 'electron', 'style', 'sass', 'asset', 'script', 'storybook', 'test']);

/** Conditions inside conditions of an `exports` field; real ones nest two or three deep. */
const MOST_CONDITION_DEPTH = 10;

/** Targets of an `exports` or `imports` field for one request, in condition order. */
export function exportTargets(field: Json, request: string): readonly string[] {
  if (typeof field === 'string') return request === '.' ? [field] : [];
  if (!isObject(field)) return [];
  const keys = Object.keys(field);
  if (!keys.some((key) => key.startsWith('.') || key.startsWith('#'))) return request === '.' ? conditionTargets(field) : [];
  const found: string[] = [];
  for (const key of keys) {
    const matched = matchPattern(key, request);
    if (matched !== null) found.push(...conditionTargets(field[key] ?? null).map((target) => target.replace('*', matched)));
  }
  return found;
}

function conditionTargets(value: Json, depth = 0): readonly string[] {
  if (typeof value === 'string') return [value];
  if (depth > MOST_CONDITION_DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((one: Json) => conditionTargets(one, depth + 1));
  if (!isObject(value)) return [];
  const own = Object.keys(value).filter((condition) => !CONDITIONS.includes(condition) && !OTHER_RUNTIMES.has(condition));
  return [...CONDITIONS, ...own].flatMap((condition) => conditionTargets(value[condition] ?? null, depth + 1));
}
