import type { ParseResult as OxcParseResult, ParserOptions } from 'oxc-parser';
import { TOO_DEEP } from '../limits.ts';
import { hasLongChain } from './chains.ts';
import { LineTable } from '../draft/line-table.ts';
import { isStackOverflow, mayHoldDocTypes, renderParseFailure, type ParseResult, type SourceParser } from './source-parser.ts';

/** The part of oxc-parser that is used. Raw transfer is left out of its published options. */
export interface Oxc {
  parseSync(path: string, text: string, options: ParserOptions & { readonly experimentalRawTransfer?: boolean }): OxcResult;
  rawTransferSupported(): boolean;
}

type OxcResult = Pick<OxcParseResult, 'program' | 'comments' | 'errors'>;

/** Undefined where the native part is missing for this platform. */
export async function loadOxc(): Promise<Oxc | undefined> {
  return await import('oxc-parser').catch(() => undefined);
}

/**
 * Raw transfer hands the tree over in shared memory, about three times faster than as JSON. It reserves 6 GiB of address space,
 * which some systems refuse: it is tried once, and the plain way is taken for good where it fails.
 */
export function createOxcParser(oxc: Oxc, environment: Readonly<Record<string, string | undefined>>): SourceParser {
  let raw = environment['STALLWATCH_DISABLE_RAW_TRANSFER'] !== '1' && canTransferRaw(oxc);
  const run = (path: string, text: string, lang: Lang): OxcResult => {
    // In a script, `await (x)` at the top is a call of `await`. Only JavaScript is still written as scripts; oxc tells them apart.
    const sourceType = lang === 'jsx' ? undefined : 'module';
    const options = { lang, sourceType, astType: 'ts', preserveParens: false } as const;
    if (!raw) return oxc.parseSync(path, text, options);
    try {
      return oxc.parseSync(path, text, { ...options, experimentalRawTransfer: true });
    } catch (error) {
      if (isStackOverflow(error)) throw error;
      raw = false;
      return oxc.parseSync(path, text, options);
    }
  };
  return {
    name: 'oxc',
    parse(path, text) {
      const lang = chooseLang(path);
      if (!raw && hasLongChain(text)) return { ok: false, reason: TOO_DEEP };
      const result = read(run(path, text, lang), path, text);
      // Type annotations in JavaScript files are Flow's, or a file that is on its way to TypeScript.
      if (result.ok || lang !== 'jsx') return result;
      const typed = read(run(path, text, 'tsx'), path, text);
      return typed.ok ? typed : result;
    },
  };
}

type Lang = 'ts' | 'tsx' | 'jsx';

/** JavaScript may hold JSX under any of its endings. */
function chooseLang(path: string): Lang {
  if (/\.tsx$/i.test(path)) return 'tsx';
  return /\.[cm]?ts$/i.test(path) ? 'ts' : 'jsx';
}

function canTransferRaw(oxc: Oxc): boolean {
  try {
    if (!oxc.rawTransferSupported()) return false;
    oxc.parseSync('probe.ts', '', { lang: 'ts', experimentalRawTransfer: true });
    return true;
  } catch {
    return false;
  }
}

/** A syntax error leaves the tree empty; an error of another kind, such as a `return` outside of a function, does not. */
function read(result: OxcResult, path: string, text: string): ParseResult {
  const { program } = result;
  const [error] = result.errors;
  if (error === undefined || program.body.length > 0) return { ok: true, program, comments: mayHoldDocTypes(path, text) ? result.comments : [] };
  const [label] = error.labels;
  return { ok: false, reason: renderParseFailure(error.message, label === undefined ? null : new LineTable(text).line(label.start)) };
}
