import type { Program } from '../syntax.ts';

/** Where a comment of any kind stands, its marks included. */
export interface CommentPlace {
  readonly start: number;
  readonly end: number;
}

/** Comments are given where they may hold types: in JavaScript with JSDoc. */
export type ParseResult = { readonly ok: true; readonly program: Program; readonly comments: readonly CommentPlace[] } | { readonly ok: false; readonly reason: string };

/** Text to syntax tree. A text that is no program is a result; only running out of stack may be thrown, as a RangeError. */
export interface SourceParser {
  readonly name: 'oxc' | 'typescript-eslint';
  parse(path: string, text: string): ParseResult;
}

/** TypeScript reads types in comments of JavaScript files only. */
export function mayHoldDocTypes(path: string, text: string): boolean {
  return !/\.[cm]?tsx?$/i.test(path) && text.includes('/**') && text.includes('@');
}

/** What runs out: the stack, not the memory for a large array, which is a RangeError too. */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack');
}

export function renderParseFailure(message: string, line: number | null): string {
  const [first = ''] = message.split('\n');
  return `does not parse: ${first}${line === null ? '' : ` (line ${line})`}`;
}
