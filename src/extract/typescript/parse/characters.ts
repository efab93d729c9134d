/** What single characters mean to somebody who counts nesting, and where literals end. */
export const CODE = { lineFeed: 10, space: 32, quote: 34, dollar: 36, apostrophe: 39, closeParenthesis: 41, star: 42, comma: 44, slash: 47, less: 60, equals: 61, greater: 62, openBracket: 91, backslash: 92, closeBracket: 93, backtick: 96, open: 123, close: 125 } as const;

export const WORD = 1;
export const SPACE = 2;
export const OPENER = 3;
export const CLOSER = 4;
/** `=` `?` `:` `.` wait for what follows them wherever they stand. */
export const WAITING = 5;
/** `!` `~` `-` `+` `*` wait when no operand stands before them. */
export const PREFIX = 6;
export const SEPARATOR = 7;

const KINDS = new Uint8Array(128);
for (const [kind, characters] of [
  [WORD, '$_#@0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'],
  [SPACE, ' \t\r\n'],
  [OPENER, '([{'],
  [CLOSER, ')]}'],
  [WAITING, '=?:.'],
  [PREFIX, '!~-+*'],
  [SEPARATOR, ',;'],
] as const) {
  for (const character of characters) KINDS[character.charCodeAt(0)] = kind;
}

/** 0 for every other character. Letters beyond ASCII belong to words. */
export function kindOf(code: number): number {
  return code < 128 ? (KINDS[code] ?? 0) : WORD;
}

/** Behind the closing slash of a regular expression, or -1 when the line ends before. */
export function findRegularExpressionEnd(text: string, start: number): number {
  let inClass = false;
  for (let at = start + 1; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case CODE.backslash:
        at++;
        break;
      case CODE.openBracket:
        inClass = true;
        break;
      case CODE.closeBracket:
        inClass = false;
        break;
      case CODE.slash:
        if (!inClass) return at + 1;
        break;
      case CODE.lineFeed:
        return -1;
      default:
    }
  }
  return -1;
}

/** Behind the closing quote of a text, or the end of the line. */
export function findTextEnd(text: string, start: number): number {
  const quote = text.charCodeAt(start);
  let at = start + 1;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === CODE.backslash) at++;
    else if (code === quote || code === CODE.lineFeed) break;
  }
  return at + 1;
}
