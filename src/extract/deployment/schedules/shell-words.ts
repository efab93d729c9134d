/** Shell text -> its words, as far as the programs that schedules start need it. Fast, and never wrong by more than one command. */

export interface ScriptWord {
  readonly text: string;
  /** As written, quotes and all. */
  readonly raw: string;
  /** Row of the text, from 0. */
  readonly row: number;
}

/** A script of a schedule is short; what follows is not looked at. */
const longest = 20_000;
const word = /"(?:[^"\\]|\\.)*"|'[^']*'|\\\n|#[^\n]*|[\n;|&()]+|(?:\$\{[^}\n]*\}|\$\([^)\n]*\)|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s;|&()"'])+/g;

/** Its commands, each a row of words without quotes. Comments are left out. */
export function splitCommands(script: string): readonly (readonly ScriptWord[])[] {
  const commands: ScriptWord[][] = [[]];
  const text = script.slice(0, longest);
  let row = 0;
  let from = 0;
  for (const match of text.matchAll(word)) {
    row += countRows(text, from, match.index);
    from = match.index;
    const [found] = match;
    if (found.startsWith('#') || found === '\\\n') continue;
    if (/^[\n;|&()]+$/.test(found)) commands.push([]);
    else commands.at(-1)?.push({ text: unquote(found), raw: found, row });
  }
  return commands.filter((words) => words.length > 0);
}

function countRows(text: string, from: number, to: number): number {
  let rows = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) rows += 1;
  return rows;
}

function unquote(text: string): string {
  return text.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g, (_, double: string | undefined, single: string | undefined) => double ?? single ?? '').replace(/\\(["'$\\])/g, '$1');
}
