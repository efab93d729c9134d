/** The types of JSDoc comments, parsed once for each text that is met. */
import type { ParseResult } from '../parse/source-parser.ts';
import type { ImportDeclaration, Statement, TSType } from '../syntax.ts';
import { translateType } from './translate-type.ts';

/** Long enough for an object type of dozens of members, too short to hold as many levels as fill a stack. */
const MAX_LENGTH = 2_000;
const MAX_BRACKETS = 200;
const MAX_KEPT = 2_000;
const BRACKET = /[([{<]/g;

export interface TypeParser {
  /** Null for what is no type. */
  parseType(text: string): TSType | null;
  /** `{ Order } from './orders'`, as it stands behind `@import`. */
  parseImport(clause: string): ImportDeclaration | null;
}

/** Types are parsed as the file is: whatever reads it, the facts are the same. */
export function createTypeParser(parse: (path: string, text: string) => ParseResult): TypeParser {
  const kept = new Map<string, TSType | null>();
  const parseOne = (text: string): Statement | null => {
    const result = parse('jsdoc.ts', text);
    // More than one statement: the text ended the one it was put into.
    return result.ok && result.program.body.length === 1 ? (result.program.body[0] ?? null) : null;
  };
  const readType = (text: string): TSType | null => {
    if ((text.match(BRACKET)?.length ?? 0) > MAX_BRACKETS) return null;
    const type = translateType(text);
    // The parsers part over what is left of JSDoc's own syntax.
    const statement = type.includes('*') ? null : parseOne(`type T = ${type};`);
    return statement?.type === 'TSTypeAliasDeclaration' ? statement.typeAnnotation : null;
  };
  return {
    parseType(text) {
      if (text.length > MAX_LENGTH) return null;
      const known = kept.get(text);
      if (known !== undefined) return known;
      if (kept.size === MAX_KEPT) kept.clear();
      const type = readType(text);
      kept.set(text, type);
      return type;
    },
    parseImport(clause) {
      const statement = clause.length > MAX_LENGTH ? null : parseOne(`import type ${clause}`);
      return statement?.type === 'ImportDeclaration' ? statement : null;
    },
  };
}
