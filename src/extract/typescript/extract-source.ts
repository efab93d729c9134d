import type { FileFacts } from '../../model/facts.ts';
import { readAstroScript } from './components/read-astro.ts';
import { extractFacts } from './extract-facts.ts';
import { MAX_SOURCE_LENGTH, NestingError, TOO_DEEP } from './limits.ts';
import { createTypeParser } from './jsdoc/parse-type.ts';
import { parseSnippet, parseSource } from './parse/parse-source.ts';
import { isStackOverflow, type SourceParser } from './parse/source-parser.ts';

export type SourceExtraction = { ok: true; facts: FileFacts; parser: SourceParser['name'] } | { ok: false; reason: string };

const types = createTypeParser(parseSnippet);

/** The facts of one TypeScript or JavaScript file, or why there are none. Never throws: the text may come from anybody. */
export function extractSource(path: string, text: string): SourceExtraction {
  if (text.length > MAX_SOURCE_LENGTH) return { ok: false, reason: `larger than ${MAX_SOURCE_LENGTH / 1024 / 1024} MB` };
  // A byte order mark takes no column.
  const whole = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const isComponent = path.endsWith('.astro');
  const source = isComponent ? readAstroScript(whole) : whole;
  try {
    const parsed = parseSource(isComponent ? `${path}.ts` : path, source);
    if (!parsed.ok) return parsed;
    return { ok: true, facts: extractFacts({ ...parsed, types }, source, languageOf(path)), parser: parsed.parser };
  } catch (error) {
    if (error instanceof NestingError || isStackOverflow(error)) return { ok: false, reason: TOO_DEEP };
    return { ok: false, reason: `cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function languageOf(path: string): FileFacts['language'] {
  return /\.(?:[cm]?tsx?|astro)$/i.test(path) ? 'typescript' : 'javascript';
}
