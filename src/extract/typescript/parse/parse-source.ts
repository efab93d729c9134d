import { TOO_DEEP } from '../limits.ts';
import { measureNesting } from './nesting.ts';
import { createOxcParser, loadOxc } from './oxc.ts';
import type { ParseResult, SourceParser } from './source-parser.ts';
import { createTypeScriptEslintParser, loadTypeScriptEslint } from './typescript-eslint.ts';

export type ParsedSource = (Extract<ParseResult, { ok: true }> & { readonly parser: SourceParser['name'] }) | Extract<ParseResult, { ok: false }>;

const oxc = await loadOxc();

const DEFAULT_PARSERS: readonly SourceParser[] = [
  ...(oxc === undefined ? [] : [createOxcParser(oxc, process.env)]),
  createTypeScriptEslintParser(loadTypeScriptEslint),
];

/** A snippet that need not parse: no second parser is loaded for it. */
export function parseSnippet(path: string, text: string): ParseResult {
  return DEFAULT_PARSERS[0]?.parse(path, text) ?? { ok: false, reason: 'no parser could be loaded' };
}

/** The first parser that can. When none can, the reason of the first: it is the one that is meant to. */
export function parseSource(path: string, text: string, parsers: readonly SourceParser[] = DEFAULT_PARSERS): ParsedSource {
  // A native parser that runs out of stack ends the process; one written in JavaScript throws.
  const nesting = measureNesting(text);
  if (nesting === 'deep') return { ok: false, reason: TOO_DEEP };
  let failure: Extract<ParseResult, { ok: false }> | undefined;
  for (const parser of nesting === 'suspect' ? parsers.filter(({ name }) => name !== 'oxc') : parsers) {
    const result = parser.parse(path, text);
    if (result.ok) return { ...result, parser: parser.name };
    failure ??= result;
  }
  return failure ?? { ok: false, reason: 'no parser could be loaded' };
}
