/** A text as far as a caller spells it out, and what the methods of texts make of it: `INSERT INTO orders (${columns})`, trimmed. */
import type { Term } from '../../../model/facts.ts';

export interface KnownText {
  /** What is spelled out, in order. The first begins the text, and is empty where it begins with something else. */
  readonly pieces: readonly string[];
  /** The one piece is all of it. */
  readonly whole: boolean;
}

/** How a text begins, and a keyword at its end; longer ones are data. */
const LONGEST = 4_000;
const STATEMENT = /^\s*(?:select|insert|update|delete|replace|with|pragma|create|drop|alter)\s/i;

export function wholeText(text: string): KnownText {
  return text.length > LONGEST ? { pieces: [text.slice(0, LONGEST)], whole: false } : { pieces: [text], whole: true };
}

export function headOf({ pieces }: KnownText): string {
  return pieces[0] ?? '';
}

/** What is put into a statement is names and values, and no keywords. */
export function isStatement(text: KnownText): boolean {
  return STATEMENT.test(headOf(text));
}

/** Nothing where a method's result is not known, or it is none of a text's. */
export function applyMethod(text: KnownText, name: string, args: readonly Term[]): KnownText | null {
  const head = headOf(text);
  switch (name) {
    case 'toLowerCase': return mapPieces(text, (piece) => piece.toLowerCase());
    case 'toUpperCase': return mapPieces(text, (piece) => piece.toUpperCase());
    case 'toString': return text;
    case 'trim': case 'trimStart': case 'trimLeft':
      if (text.whole) return { pieces: [name === 'trim' ? head.trim() : head.trimStart()], whole: true };
      return head.trim() === '' ? null : { ...text, pieces: [head.trimStart(), ...text.pieces.slice(1)] };
    case 'slice': case 'substring': case 'substr': return cut(text, args);
    default: return null;
  }
}

/** `sql.split(' ')[0]` */
export function firstPart(text: KnownText, separator: string | RegExp): KnownText | null {
  const head = headOf(text);
  const [first = '', ...others] = head.split(separator);
  return others.length > 0 || text.whole ? { pieces: [first], whole: true } : null;
}

function cut(text: KnownText, [from, to, ...others]: readonly Term[]): KnownText | null {
  if (from?.kind !== 'literal' || from.value !== 0 || to?.kind !== 'literal' || typeof to.value !== 'number' || to.value < 0 || others.length > 0) return null;
  const head = headOf(text);
  return text.whole || head.length >= to.value ? { pieces: [head.slice(0, to.value)], whole: true } : null;
}

function mapPieces({ pieces, whole }: KnownText, change: (piece: string) => string): KnownText {
  return { pieces: pieces.map(change), whole };
}
