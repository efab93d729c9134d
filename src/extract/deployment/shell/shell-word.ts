/** Words of a command, after variables are filled in. A word is a row of pieces, so that each keeps where it was written. */
import type { RawValue } from '../raw-settings.ts';

export interface ShellWord {
  readonly line: number;
  readonly pieces: readonly RawValue[];
}

export interface ShellCommand {
  readonly line: number;
  readonly words: readonly ShellWord[];
  /** Directory the script has changed to, relative to where it starts; null when that is not literal. */
  readonly directory: string | null;
}

/** A word doubled again and again (`A=$A$A`) must not fill the memory; no real flag is longer. */
const maximumPieces = 50;
const maximumText = 10_000;

/** The word as one value. A word that is one variable stands where that variable was assigned. */
export function toRawValue(word: ShellWord): RawValue {
  const [only, second] = word.pieces;
  if (only !== undefined && second === undefined) return only;
  return { text: word.pieces.map((piece) => piece.text).join(''), line: word.line, resolved: word.pieces.every((piece) => piece.resolved) };
}

/** The word as text, variables that could not be resolved as written. */
export function wordText(word: ShellWord): string {
  return toRawValue(word).text;
}

/** A word of literal text. */
export function literalWord(text: string, line: number): ShellWord {
  return { line, pieces: [{ text, line, resolved: true }] };
}

/** Joins neighbours of one line; a word that grows too big becomes unresolved. */
export function buildWord(line: number, pieces: readonly RawValue[]): ShellWord {
  const joined: RawValue[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last !== undefined && last.line === piece.line && last.resolved && piece.resolved) joined[joined.length - 1] = { ...last, text: last.text + piece.text };
    else joined.push(piece);
  }
  const length = joined.reduce((sum, piece) => sum + piece.text.length, 0);
  return joined.length > maximumPieces || length > maximumText ? { line, pieces: [{ text: '$...', line, resolved: false }] } : { line, pieces: joined };
}

/** `--flag=value` -> the flag and its value; undefined when the word is no flag with a value of its own. */
export function splitFlag(word: ShellWord): { readonly flag: string; readonly value: RawValue } | undefined {
  const [first, ...rest] = word.pieces;
  const at = first?.text.indexOf('=') ?? -1;
  if (first === undefined || at < 0 || !first.text.startsWith('--')) return undefined;
  const head = first.text.slice(at + 1);
  const pieces = head === '' && rest.length > 0 ? rest : [{ ...first, text: head }, ...rest];
  return { flag: first.text.slice(0, at), value: toRawValue({ line: word.line, pieces }) };
}
