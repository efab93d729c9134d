/** How a file is written: what is added to it is written the same way. */

export interface TextStyle {
  readonly newline: '\n' | '\r\n';
  /** One step of indentation. */
  readonly indent: string;
  readonly quote: "'" | '"';
  readonly semicolon: ';' | '';
}

/** The style of a text; null when its line endings are mixed, for then no edit can keep them. */
export function findTextStyle(text: string): TextStyle | null {
  const all = count(text, /\n/g);
  const crlf = count(text, /\r\n/g);
  if (crlf !== 0 && crlf !== all) return null;
  return {
    newline: crlf > 0 ? '\r\n' : '\n',
    indent: getIndent(text),
    quote: count(text, /"/g) > count(text, /'/g) ? '"' : "'",
    semicolon: count(text, /;[ \t]*(\/\/.*)?\r?$/gm) * 4 >= countStatementEnds(text) ? ';' : '',
  };
}

/** The text as a literal in the quotes of the file, whatever stands in it. */
export function quoteText({ quote }: TextStyle, text: string): string {
  const plain = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
  return `${quote}${plain.replaceAll(quote, `\\${quote}`)}${quote}`;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** Lines that end as a statement may: with a name, a literal or a closing bracket, semicolon or not. */
function countStatementEnds(text: string): number {
  return count(text, /[\w)\]'"`;][ \t]*\r?$/gm);
}

function getIndent(text: string): string {
  if (count(text, /^\t/gm) > count(text, /^ {2}/gm)) return '\t';
  const depths = [...text.matchAll(/^( +)[^\s*]/gm)].map(([, spaces]) => spaces?.length ?? 0);
  const smallest = depths.filter((depth) => depth >= 2).reduce((least, depth) => Math.min(least, depth), Infinity);
  return ' '.repeat(smallest === Infinity || smallest > 8 ? 2 : smallest);
}
