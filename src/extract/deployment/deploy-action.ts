/** GitHub actions that stand for a command: their inputs written as that command, each on the line it comes from. */
import { findScalar } from './documents/positioned-yaml.ts';
import type { YamlMap, YamlScalar } from './documents/positioned-yaml.ts';
import { joinFolded, toShellVariables } from './documents/yaml-script.ts';
import type { ScriptText } from './documents/yaml-script.ts';

interface Row {
  readonly text: string;
  readonly line: number;
}

/** The command of google-github-actions/deploy-cloudrun or docker/build-push-action; undefined for any other step. */
export function findActionScript(step: YamlMap): ScriptText | undefined {
  const action = findScalar(step, 'uses');
  const input = (name: string): YamlScalar | undefined => findScalar(step, 'with', name);
  if (action?.text.startsWith('google-github-actions/deploy-cloudrun') === true) {
    const job = input('job');
    const flags = input('flags');
    return toScript([
      { text: job === undefined ? 'gcloud run deploy' : 'gcloud run jobs deploy', line: action.line },
      ...toRows('', job ?? input('service')),
      ...toRows('--image ', input('image')),
      ...toRows('--source ', input('source')),
      ...(flags === undefined ? [] : toFlagRows(flags)),
    ]);
  }
  if (action?.text.startsWith('docker/build-push-action') === true) {
    return toScript([{ text: 'docker build', line: action.line }, ...toRows('--tag ', input('tags')), ...toRows('--file ', input('file')), ...toRows('', input('context'))]);
  }
  return undefined;
}

function toRows(flag: string, value: YamlScalar | undefined): Row[] {
  const [first] = value?.text.trim().split('\n') ?? [];
  // Quoted, and without what would end the quotes: an input is one word, whatever it holds.
  return value === undefined || first === undefined || first === '' ? [] : [{ text: `${flag}"${toShellVariables(first).replace(/["`\\]/g, '')}"`, line: value.line }];
}

function toFlagRows(flags: YamlScalar): Row[] {
  const text = flags.layout === 'folded' ? joinFolded(flags.source) : flags.text;
  return text.split('\n').map((row, index) => ({ text: toShellVariables(row).replace(/\\$/, ''), line: flags.layout === 'line' ? flags.line : flags.contentLine + index }));
}

function toScript(rows: readonly Row[]): ScriptText {
  const used = rows.filter((row) => row.text.trim() !== '');
  return { text: used.map((row) => row.text).join(' \\\n'), lineOf: (row) => used[row]?.line ?? used[0]?.line ?? 1 };
}
