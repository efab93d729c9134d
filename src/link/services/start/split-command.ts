/** A shell command -> the simple commands it is made of, as words. Enough for what starts a server; never throws. */

export interface SimpleCommand {
  /** Folder it runs in, from where the whole command runs; null once that cannot be told. */
  readonly folder: string;
  readonly words: readonly string[];
}

const mostCommands = 20;
const mostWords = 60;

/** `a && b`, `a; b`, `a | b` and `a & b` are two. `cd` moves those after it. */
export function splitCommand(text: string): readonly SimpleCommand[] {
  const commands: SimpleCommand[] = [];
  let folder = '';
  for (const words of splitWords(text)) {
    if (commands.length >= mostCommands) break;
    const [first, second] = words;
    if (first === 'cd' && second !== undefined) folder = second.startsWith('/') ? second : `${folder}${folder === '' ? '' : '/'}${second}`;
    else commands.push({ folder, words: words.slice(0, mostWords) });
  }
  return commands;
}

function splitWords(text: string): readonly (readonly string[])[] {
  const lists: string[][] = [[]];
  const pattern = /\s+|(&&|\|\||[;&|\n()])|((?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\;&|()])+)|["'\\]/g;
  for (const [, operator, word] of text.slice(0, 4_000).matchAll(pattern)) {
    if (operator !== undefined) lists.push([]);
    else if (word !== undefined) lists.at(-1)?.push(unquote(word));
  }
  return lists.filter((words) => words.length > 0);
}

function unquote(word: string): string {
  return word.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g, (_, double: string | undefined, single: string | undefined, escaped: string | undefined) => double?.replace(/\\(["\\$])/g, '$1') ?? single ?? escaped ?? '');
}
