/** The script that a schedule runs -> what of the project it starts: a route it calls, or a program of the repository. */
import { posix } from 'node:path';
import type { ScheduleTarget, Setting } from '../../../model/deployment-facts.ts';
import { fillFunction, takeFunctions } from './shell-functions.ts';
import { splitCommands } from './shell-words.ts';
import type { ScriptWord } from './shell-words.ts';

export interface ScriptTarget {
  readonly target: ScheduleTarget;
  readonly line: number;
  /** `--max-time` and `--retry` of curl. */
  readonly attemptDeadlineSeconds?: Setting<number>;
  readonly retryCount?: Setting<number>;
  readonly minBackoffSeconds?: Setting<number>;
  /** Whoever runs the script does not learn that the request was answered with an error. */
  readonly hidesFailure?: true;
  /** A test decides whether a start of the script comes here: how often is not known. */
  readonly sometimes?: true;
}

const interpreters = new Set(['node', 'tsx', 'ts-node', 'ts-node-esm', 'bun', 'deno', 'esno', 'swc-node', 'babel-node', 'vite-node', 'jiti']);
const packageManagers = new Set(['npm', 'yarn', 'pnpm', 'bun']);
const shells = new Set(['sh', 'bash', 'ash', 'dash', 'zsh']);
const mostShells = 3;
const prefixes = new Set(['exec', 'time', 'sudo', 'env', 'npx', 'nohup', 'dotenv', 'cross-env', 'if', 'then', 'do', 'while', 'until', '!', 'else', '{', 'bunx']);

/** Everything the script calls or runs, in order. `lineOf` turns a row of the script into a line of the file. */
export function findScriptTargets(script: string, lineOf: (row: number) => number, folder: string | null, depth = 0): readonly ScriptTarget[] {
  let directory = folder;
  let tests = 0;
  const { rest, bodies } = takeFunctions(script);
  return splitCommands(rest).flatMap((words): ScriptTarget[] => {
    const [first] = words;
    if (first?.text === 'if' || first?.text === 'case') tests += 1;
    if (first?.text === 'fi' || first?.text === 'esac') tests -= 1;
    const start = words.findIndex((one) => !prefixes.has(one.text) && !/^(?:[A-Za-z_]\w*=|--?$)/.test(one.text));
    const command = words.slice(Math.max(start, 0));
    const answers = words.slice(0, start < 0 ? words.length : start).flatMap((one) => findSubstituted(one, lineOf, directory, depth));
    if (answers.length > 0 || start < 0) return answers;
    const [program] = command;
    if (program === undefined) return [];
    const name = program.text.split('/').at(-1) ?? '';
    // `cd apps/worker && npm run digest`; where an image keeps the project under `/app` is its own affair.
    if (name === 'cd' && /^\w[\w./-]*$/.test(command[1]?.text ?? '')) directory = posix.join(directory ?? '', command[1]?.text ?? '');
    const inline = command.findIndex((one) => /^-\w*c$/.test(one.text));
    const inner = shells.has(name) && inline > 0 ? command[inline + 1] : undefined;
    if (inner !== undefined && depth < mostShells) return [...findScriptTargets(inner.text, (row) => lineOf(inner.row + row), directory, depth + 1)];
    const body = bodies.get(program.text);
    if (body !== undefined && depth < mostShells) {
      const line = lineOf(program.row);
      return findScriptTargets(fillFunction(body, command.slice(1)), () => line, directory, depth + 1).map((found) => (tests > 0 ? { ...found, sometimes: true } : found));
    }
    if (name === 'curl' || name === 'wget') return findRequest(command, name, lineOf).map((found) => (isForgiven(rest) ? { ...found, hidesFailure: true as const } : found));
    const line = lineOf(program.row);
    if (!interpreters.has(name) && !packageManagers.has(name)) return [];
    return [{ target: { kind: 'command', words: command.map((one) => one.text).slice(0, 20), directory }, line }];
  });
}

/** `curl … || true`, `curl … || echo failed`: the script ends well whatever became of the request. */
function isForgiven(script: string): boolean {
  return /\|\|\s*(?:true\b|:|echo\b|printf\b|logger\b)/.test(script) && !/\bexit [1-9]/.test(script);
}

/** `answer=$(curl …)` */
function findSubstituted({ raw, row }: ScriptWord, lineOf: (row: number) => number, folder: string | null, depth: number): readonly ScriptTarget[] {
  const [, inner] = /^\w+="?\$\(([\s\S]*)\)"?$/.exec(raw) ?? [];
  return inner === undefined || depth >= mostShells ? [] : findScriptTargets(inner, (inside) => lineOf(row + inside), folder, depth + 1);
}

type Client = 'curl' | 'wget';

/** Their flags of one letter that take a value. https://curl.se/docs/manpage.html, https://www.gnu.org/software/wget/manual/wget.html */
const valued: Readonly<Record<Client, RegExp>> = { curl: /[XdFHomuAwTebcxCKQrtyYzEPD]/, wget: /[OoaTtUPQweABDIRX]/ };

/** `--retry=3`, `-XPOST`, and `-o` of `-fsSo /dev/null`: before the letter that takes a value stand letters that take none. */
function readFlag(word: string, client: Client): { readonly flag: string; readonly inline: string | undefined; readonly isValued: boolean } {
  if (word.startsWith('--')) {
    const [flag = '', inline] = word.split(/=(.*)/s);
    return { flag, inline, isValued: false };
  }
  const at = /^-[a-zA-Z0-9#]/.test(word) ? word.search(valued[client]) : -1;
  return at < 0 ? { flag: word, inline: undefined, isValued: false } : { flag: `-${word[at] ?? ''}`, inline: word.slice(at + 1) || undefined, isValued: true };
}

function findRequest(words: readonly ScriptWord[], client: Client, lineOf: (row: number) => number): ScriptTarget[] {
  let method: string | null = null;
  let url: ScriptWord | undefined;
  // wget fails on its own. https://curl.se/docs/manpage.html#-f
  let fails = client === 'wget';
  const numbers = new Map<string, Setting<number>>();
  for (let at = 1; at < words.length; at += 1) {
    const one = words[at];
    if (one === undefined) break;
    const { flag, inline, isValued } = readFlag(one.text, client);
    const value = inline ?? words[at + 1]?.text ?? '';
    const takes = inline === undefined;
    fails ||= /^--fail(?:-with-body)?$/.test(flag) || /^-[a-zA-Z]/.test(one.text) && one.text.slice(1).split(valued[client])[0]?.includes('f') === true;
    if (flag === '-X' || flag === '--request' || flag === '--method') [method, at] = [value.toUpperCase(), takes ? at + 1 : at];
    else if (/^(?:-d|--data(?:-\w+)?|--json|--post-data|-F|--form)$/.test(flag)) [method, at] = [method ?? 'POST', takes ? at + 1 : at];
    else if (/^(?:-m|--max-time|--retry|--retry-delay|--timeout|--tries)$/.test(flag)) {
      if (/^\d{1,6}$/.test(value)) numbers.set(flag, { value: Number(value), line: lineOf(one.row) });
      if (takes) at += 1;
    } else if (isValued || /^--(?:header|output|user|user-agent|write-out|connect-timeout|url-query|retry-max-time|output-document)$/.test(flag)) at += takes ? 1 : 0;
    else if (flag === '--url') [url, at] = [words[at + 1], at + 1];
    else if (!flag.startsWith('-') && url === undefined && /[/$]/.test(flag)) url = one;
  }
  if (url === undefined) return [];
  const deadline = numbers.get('-m') ?? numbers.get('--max-time') ?? numbers.get('--timeout');
  const retries = numbers.get('--retry');
  const pause = numbers.get('--retry-delay');
  return [{
    target: { kind: 'http', url: { value: url.text, line: lineOf(url.row) }, method: method ?? 'GET' },
    line: lineOf(url.row),
    ...(deadline && { attemptDeadlineSeconds: deadline }),
    ...(retries && { retryCount: retries }),
    ...(pause && { minBackoffSeconds: pause }),
    // A time that has run out is a failure of curl's own.
    ...(!fails && !deadline && { hidesFailure: true as const }),
  }];
}
