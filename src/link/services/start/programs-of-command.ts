/** The programs that a shell command starts, whatever stands before their names: variables, `sudo`, a container, a folder. */
import { splitCommand } from './split-command.ts';

/** What starts the command behind it, and those of its options that take a word. */
const prefixes: ReadonlyMap<string, readonly string[]> = new Map([
  ['sudo', ['-u', '--user', '-g', '--group', '-h', '-p', '-C']],
  ['doas', ['-u', '-C']],
  ['env', ['-u', '-C', '--unset', '--chdir']],
  ['exec', ['-a']],
  ['nohup', []],
  ['time', ['-f', '-o']],
  ['nice', ['-n']],
  ['ionice', ['-c', '-n']],
  ['gosu', []],
  ['stdbuf', ['-i', '-o', '-e']],
]);
/** Prefixes with a word of their own before the command: a duration, a user. */
const withWord: ReadonlySet<string> = new Set(['timeout', 'gosu', 'su-exec']);
const containers: ReadonlySet<string> = new Set(['docker', 'docker-compose', 'podman', 'nerdctl', 'kubectl', 'oc']);
const containerOptions: ReadonlySet<string> = new Set(['-e', '--env', '--env-file', '-u', '--user', '-w', '--workdir', '-v', '--volume', '--network', '--name', '-n', '--namespace', '-c', '--container', '-f', '--file', '-p', '--project-name', '--index', '--context', '--entrypoint', '-h', '--host']);
const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'zsh', 'ash', 'dash', 'su']);
/** Asks the program itself, and no database. */
const aboutItself: ReadonlySet<string> = new Set(['--version', '--help', '-V', '-?']);
/** A command within a command within a command. */
const MOST_DEPTH = 4;

/** Names without their folders. A program that is only asked what it is, is left out. */
export function programsOfCommand(text: string, depth = 0): readonly string[] {
  return splitCommand(text).flatMap(({ words }) => programsOfWords(words, depth));
}

export function programsOfWords(words: readonly string[], depth = 0): readonly string[] {
  if (depth > MOST_DEPTH) return [];
  const [first, ...rest] = words.slice(words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word)));
  if (first === undefined || /^[A-Za-z_]\w*=/.test(first)) return [];
  const name = first.split(/[\\/]/).at(-1) ?? first;
  const options = prefixes.get(name);
  if (options !== undefined || withWord.has(name)) return programsOfWords(afterOptions(rest, new Set(options ?? ['-s', '-k'])).slice(withWord.has(name) ? 1 : 0), depth + 1);
  if (containers.has(name)) return programsInContainer(rest, depth);
  const script = shells.has(name) ? rest.findIndex((word) => /^-\w*c$/.test(word)) : -1;
  if (script >= 0) return programsOfCommand(rest[script + 1] ?? '', depth + 1);
  return rest.some((word) => aboutItself.has(word)) ? [] : [name.replace(/\.exe$/i, '')];
}

/** `docker compose exec -T db psql`: behind the container or the image; `kubectl exec pod -- psql`. */
function programsInContainer(words: readonly string[], depth: number): readonly string[] {
  const run = words.findIndex((word) => word === 'exec' || word === 'run');
  if (run < 0) return [];
  const [, ...behind] = afterOptions(words.slice(run + 1), containerOptions);
  const command = afterOptions(behind, containerOptions);
  return programsOfWords(command[0] === '--' ? command.slice(1) : command, depth + 1);
}

function afterOptions(words: readonly string[], withValue: ReadonlySet<string>): readonly string[] {
  let at = 0;
  while (words[at]?.startsWith('-') === true && words[at] !== '--') at += withValue.has(words[at] ?? '') ? 2 : 1;
  return words.slice(at);
}
