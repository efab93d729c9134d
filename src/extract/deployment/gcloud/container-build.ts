/** `docker build` and `gcloud builds submit`: which directory an image is made from. */
import { posix } from 'node:path';
import type { RawValue } from '../raw-settings.ts';
import { splitFlag, toRawValue, wordText } from '../shell/shell-word.ts';
import type { ShellCommand, ShellWord } from '../shell/shell-word.ts';

export interface ContainerBuild {
  readonly image: ShellWord | undefined;
  readonly source: RawValue;
  readonly directory: string | null;
}

/** Docker's flags that take no value. */
const switches = new Set(['--no-cache', '--pull', '--push', '--load', '--quiet', '-q', '--rm', '--force-rm', '--squash', '--async', '--suppress-logs', '--compress']);

/** The build a command runs. A Dockerfile in a folder of its own names the app, where the context is the whole repository. */
export function findContainerBuild(command: ShellCommand): ContainerBuild | undefined {
  const start = findArguments(command.words.map(wordText));
  if (start === undefined) return undefined;
  const words = command.words.slice(start);
  let image: ShellWord | undefined;
  let dockerfile: RawValue | undefined;
  let context: RawValue | undefined;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === undefined) break;
    const text = wordText(word);
    if (!text.startsWith('-') || text === '-') {
      context ??= toRawValue(word);
      continue;
    }
    const assigned = splitFlag(word);
    const flag = assigned?.flag ?? text;
    const next = assigned === undefined && !switches.has(flag) ? words[(index += 1)] : undefined;
    const value = assigned?.value ?? (next === undefined ? undefined : toRawValue(next));
    if (value === undefined) continue;
    if (flag === '-t' || flag === '--tag') image ??= { line: value.line, pieces: [value] };
    if (flag === '-f' || flag === '--file') dockerfile ??= value;
  }
  if (dockerfile?.resolved === true && posix.dirname(dockerfile.text) !== '.') {
    return { image, source: { ...dockerfile, text: posix.dirname(dockerfile.text) }, directory: command.directory };
  }
  return context === undefined ? undefined : { image, source: context, directory: command.directory };
}

function findArguments(words: readonly string[]): number | undefined {
  const [program, first, second] = words;
  if (program === 'docker' || program === 'podman') {
    if (first === 'build') return 2;
    return (first === 'buildx' || first === 'image') && second === 'build' ? 3 : undefined;
  }
  return program === 'gcloud' && first === 'builds' && second === 'submit' ? 3 : undefined;
}
