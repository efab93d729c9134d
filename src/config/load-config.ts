/** Reads `.github/stallwatch.yml`. It is data and nothing else: no tags, no includes, few aliases. */
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { ConfigurationError } from '../errors.ts';
import type { Config } from '../model/config.ts';
import { configPath, defaultConfig } from './default-config.ts';
import { configSchema, getAllowedKeys } from './config-schema.ts';

export { configPath, defaultConfig };

const LARGEST_CONFIG = 100_000;

/**
 * The configuration that `text` asks for; the defaults when there is none. `path` names the file in messages.
 * With `knownRules`, a rule id that is not among them is an error.
 */
export function loadConfig(text: string | null, path: string, knownRules: readonly string[] | null = null): Config {
  if (text === null) return defaultConfig;
  const result = configSchema.safeParse(parseYaml(text, path) ?? {});
  if (!result.success) throw new ConfigurationError(`${path}: ${renderIssue(result.error.issues[0])}.`);
  const { check, rules, watch, watchTouched, exclude, catalogue } = result.data;
  requireKnownRules(Object.keys(rules ?? {}), knownRules, path);
  return {
    review: { ...defaultConfig.review, ...withoutUndefined(check ?? {}) },
    rules: rules ?? {},
    watch: watch ?? [],
    watchTouched: watchTouched ?? defaultConfig.watchTouched,
    exclude: exclude ?? [],
    catalogue: catalogue ?? [],
  };
}

function parseYaml(text: string, path: string): unknown {
  if (text.length > LARGEST_CONFIG) throw new ConfigurationError(`${path}: is larger than ${LARGEST_CONFIG} characters.`);
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: 'core', lineCounter: lines, prettyErrors: false, customTags: [], merge: false });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) throw new ConfigurationError(`${path}:${lines.linePos(problem.pos[0]).line}: is not valid YAML: ${getLine(problem.message)}.`);
  try {
    return document.toJS({ maxAliasCount: 50 });
  } catch (error) {
    throw new ConfigurationError(`${path}: is not valid YAML: ${getLine(error instanceof Error ? error.message : String(error))}.`);
  }
}

/** One sentence that names the key and what is allowed. */
function renderIssue(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return 'is not valid';
  if (issue.code !== 'unrecognized_keys') return `${renderKey(issue.path) || 'the file'} ${issue.message}`;
  const key = renderKey([...issue.path, issue.keys[0] ?? '']);
  return `unknown key ${key}; allowed here: ${getAllowedKeys(issue.path).join(', ')}`;
}

function renderKey(path: readonly PropertyKey[]): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${String(part)}]` : `${index === 0 ? '' : '.'}${getLine(String(part))}`)).join('');
}

function requireKnownRules(named: readonly string[], known: readonly string[] | null, path: string): void {
  const unknown = known === null ? undefined : named.find((rule) => !known.includes(rule));
  if (unknown !== undefined) throw new ConfigurationError(`${path}: rules.${getLine(unknown)} is no rule; the rules are: ${known?.join(', ') ?? ''}.`);
}

/** The first line, without characters that a terminal would obey. */
function getLine(text: string): string {
  return (text.split('\n')[0] ?? '').replace(/\p{C}/gu, ' ').slice(0, 200).replace(/\.$/, '');
}

function withoutUndefined<T extends object>(settings: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}
