/** What a question to a text comes to: `startsWith('select')`, `/^\s*select/i.test(sql)`. Null where what is known of the text does not say. */
import { headOf, isStatement, type KnownText } from './known-text.ts';

const patterns = new Map<string, RegExp | null>();

export function begins(text: KnownText, with_: string): boolean | null {
  const head = headOf(text);
  if (head.startsWith(with_)) return true;
  return text.whole || !with_.startsWith(head) ? false : null;
}

export function includes(text: KnownText, part: string): boolean | null {
  if (text.pieces.some((piece) => piece.includes(part))) return true;
  return text.whole || (isStatement(text) && isWord(part)) ? false : null;
}

/** Whether it is this text. */
export function is(text: KnownText, other: string): boolean | null {
  if (text.whole) return headOf(text) === other;
  return other.startsWith(headOf(text)) ? null : false;
}

/** The pattern is one of words, which extraction keeps: no text keeps who matches it busy. */
export function matches(text: KnownText, pattern: string, flags: string): boolean | null {
  const read = readPlain(pattern, flags);
  if (read === null) return null;
  const pieces = text.pieces.map(collapse);
  const [head = '', ...others] = pieces;
  if (text.whole) return read.test(head);
  // What follows may be a word or a space.
  const found = [' ', 'x'].map((next) => read.test(`${head}${next}`));
  if (isAnchored(pattern)) {
    if (found.every(Boolean)) return true;
    return head.length >= pattern.length && !found.some(Boolean) ? false : null;
  }
  if (pattern.endsWith('$')) return null;
  if (found.every(Boolean) || others.some((piece) => read.test(` ${piece} `))) return true;
  return isStatement(text) && !pattern.startsWith('^') ? false : null;
}

/** A plain pattern as it is run: on texts without runs of spaces, so that each `\s*` has few ways to go. */
export function readPlain(pattern: string, flags: string): RegExp | null {
  const key = `${flags}/${pattern}`;
  let read = patterns.get(key);
  if (read === undefined) patterns.set(key, (read = /^[giu]*$/.test(flags) ? compile(pattern, flags.replace('g', '')) : null));
  return read;
}

function compile(pattern: string, flags: string): RegExp | null {
  // Each group is another choice to come back to.
  if ((pattern.match(/\(/g) ?? []).length > MOST_GROUPS) return null;
  try {
    return new RegExp(pattern, flags);
  } catch {
    return null;
  }
}

const MOST_GROUPS = 3;

export function collapse(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** `^` holds for all of it: `^select|insert` asks for `insert` anywhere. */
function isAnchored(pattern: string): boolean {
  if (!pattern.startsWith('^')) return false;
  let depth = 0;
  for (const one of pattern) {
    if (one === '(') depth++;
    else if (one === ')') depth--;
    else if (one === '|' && depth === 0) return false;
  }
  return true;
}

function isWord(part: string): boolean {
  return /^\s*[a-z]+(?: [a-z]+)*\s*$/i.test(part);
}
