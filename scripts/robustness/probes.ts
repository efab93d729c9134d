/** What is tried on the files of others. Each probe answers with plain values; a throw is a finding about us. */
import { loadCatalogue } from '../../src/catalogue/load-catalogue.ts';
import { extractFacts } from '../../src/extract/typescript/extract-facts.ts';
import { createTypeParser } from '../../src/extract/typescript/jsdoc/parse-type.ts';
import { extractSource } from '../../src/extract/typescript/extract-source.ts';
import { MAX_SOURCE_LENGTH, NestingError, TOO_DEEP } from '../../src/extract/typescript/limits.ts';
import { createOxcParser, loadOxc } from '../../src/extract/typescript/parse/oxc.ts';
import { isStackOverflow, type SourceParser } from '../../src/extract/typescript/parse/source-parser.ts';
import { createTypeScriptEslintParser, loadTypeScriptEslint } from '../../src/extract/typescript/parse/typescript-eslint.ts';
import { linkGraph } from '../../src/link/link-graph.ts';
import { ModuleResolver } from '../../src/link/modules/resolve-module.ts';
import { Evaluator } from '../../src/link/values/evaluator.ts';
import { Program } from '../../src/link/values/program.ts';
import type { FileFacts } from '../../src/model/facts.ts';
import { findDifference } from './find-difference.ts';
import type { SourceText } from './read-sources.ts';

export interface Extracted {
  readonly ms: number;
  /** Length of the facts as they are cached; 0 without facts. */
  readonly facts: number;
  /** Why there are no facts; null where there are. */
  readonly reason: string | null;
}

export function probeExtraction({ path, text }: SourceText): Extracted {
  const started = performance.now();
  const extraction = extractSource(path, text);
  const ms = performance.now() - started;
  return extraction.ok ? { ms, facts: JSON.stringify(extraction.facts).length, reason: null } : { ms, facts: 0, reason: extraction.reason };
}

export interface Compared {
  readonly outcome: 'same' | 'differs' | 'neither parses' | 'only oxc parses' | 'only typescript-eslint parses';
  /** Where the facts part, or what the other parser said. */
  readonly detail: string;
}

const oxc = await loadOxc();
const parsers = oxc === undefined ? null : { fast: createOxcParser(oxc, process.env), reference: createTypeScriptEslintParser(loadTypeScriptEslint) };

export function compareParsers({ path, text }: SourceText): Compared {
  if (parsers === null) throw new Error('oxc-parser has no native part here');
  // No parser is ever handed more; the reference takes minutes for some bundles.
  if (text.length > MAX_SOURCE_LENGTH) return { outcome: 'neither parses', detail: 'too large' };
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const fast = readFacts(parsers.fast, path, source);
  const reference = readFacts(parsers.reference, path, source);
  if (!fast.ok && !reference.ok) return { outcome: 'neither parses', detail: fast.reason };
  if (!fast.ok) return { outcome: 'only typescript-eslint parses', detail: fast.reason };
  if (!reference.ok) return { outcome: 'only oxc parses', detail: reference.reason };
  const difference = findDifference(fast.facts, reference.facts);
  return difference === null ? { outcome: 'same', detail: '' } : { outcome: 'differs', detail: difference };
}

function readFacts(parser: SourceParser, path: string, text: string): { ok: true; facts: unknown } | { ok: false; reason: string } {
  try {
    const result = parser.parse(path, text);
    if (!result.ok) return result;
    return { ok: true, facts: JSON.parse(JSON.stringify(extractFacts({ ...result, types: createTypeParser((name, source) => parser.parse(name, source)) }, text, /\.[cm]?tsx?$/i.test(path) ? 'typescript' : 'javascript'))) };
  } catch (error) {
    if (error instanceof NestingError || isStackOverflow(error)) return { ok: false, reason: TOO_DEEP };
    throw error;
  }
}

export interface Linked {
  readonly ms: number;
  readonly nodes: number;
  readonly entryPoints: number;
  readonly exports: number;
}

const catalogue = loadCatalogue();

/** Links the files as one project, and asks what each export and each called expression is, needed or not. */
export function probeLinking(files: readonly SourceText[]): Linked {
  const sources = new Map<string, FileFacts>();
  for (const { path, text } of files.flatMap(splitParts)) {
    const extraction = extractSource(path, text);
    if (extraction.ok) sources.set(path, JSON.parse(JSON.stringify(extraction.facts)) as FileFacts);
  }
  const started = performance.now();
  const paths = [...sources.keys()];
  const graph = linkGraph({ paths, sources, settings: new Map(), deployment: new Map(), catalogue, scope: null });
  const evaluator = new Evaluator(new Program(sources), catalogue, new ModuleResolver(paths, new Map()));
  let asked = 0;
  for (const [file, facts] of evaluator.program.sources) {
    for (const { name } of facts.exports) {
      for (const value of evaluator.exported(file, name)) evaluator.properties(value);
      asked++;
    }
    for (const [index, call] of facts.calls.entries()) {
      const at = { file, fn: call.in, frame: null };
      evaluator.evaluate(call.callee, at);
      evaluator.call(call, index, at);
    }
  }
  return { ms: performance.now() - started, nodes: graph.nodes.length, entryPoints: graph.entryPoints.length, exports: asked };
}

const PART = /^\/\/ *@filename: *(\S+) *$/gim;

/** The tests of compilers keep several files in one: `// @filename: a.ts` begins the next. */
function splitParts(file: SourceText): SourceText[] {
  const starts = [...file.text.matchAll(PART)];
  if (starts.length === 0) return [file];
  const folder = file.path.replace(/\.[^./]+$/, '');
  return starts.map((start, index) => ({ path: `${folder}/${(start[1] ?? '').replace(/^[./]+/, '')}`, text: file.text.slice(start.index, starts[index + 1]?.index) }));
}
