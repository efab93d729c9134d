/** SQL text as tokens. Reads any dialect, and text with holes; one pass, whatever the text. */

export interface Token {
  readonly kind: 'word' | 'string' | 'number' | 'hole' | 'mark';
  /** Words in lower case and without quotes; a hole is what the program fills in later. */
  readonly text: string;
  /** A quoted word is never a keyword. */
  readonly quoted: boolean;
  /** How many brackets it stands in. */
  readonly depth: number;
}

// What is opened and not closed goes on to the end: it must not be searched for again from every place.
/** Long enough for any statement that a person wrote. */
const longestStatement = 20_000;

const pattern = /\s+|--[^\n]*|\/\*(?:[^]*?\*\/|[^]*)|'((?:[^'\\]|\\.|'')*)'?|"([^"]*)"?|`([^`]*)`?|\[([A-Za-z_]\w*)\]|(\d+(?:\.\d+)?)|(\?\??\d*|\$\d+|[:@$][A-Za-z_]\w*)|([A-Za-z_]\w*)|(::|<=|>=|<>|!=|\|\||->>|->|[^])/gy;

export function readTokens(sql: string): readonly Token[] {
  const text = sql.slice(0, longestStatement);
  const tokens: Token[] = [];
  let depth = 0;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [, string, double, back, bracket, number, hole, word, mark] = match;
    const quoted = double ?? back ?? bracket;
    const add = (kind: Token['kind'], value: string, isQuoted = false): void => { tokens.push({ kind, text: value, quoted: isQuoted, depth }); };
    if (string !== undefined) add('string', string);
    else if (quoted !== undefined) add('word', quoted.toLowerCase(), true);
    else if (number !== undefined) add('number', number);
    else if (hole !== undefined) add('hole', hole);
    else if (word !== undefined) add('word', word.toLowerCase());
    else if (mark !== undefined) {
      if (mark === ')') depth = Math.max(0, depth - 1);
      add('mark', mark);
      if (mark === '(') depth += 1;
    }
    if (pattern.lastIndex >= text.length) break;
  }
  return tokens;
}
