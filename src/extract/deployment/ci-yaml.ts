/** Shell and gcloud inside the YAML of a CI: GitHub workflows, Cloud Build, GitLab, CircleCI, Taskfile. */
import { posix } from 'node:path';
import { findActionScript } from './deploy-action.ts';
import { findScalar, findYaml, listItems } from './documents/positioned-yaml.ts';
import type { YamlMap, YamlScalar, YamlValue } from './documents/positioned-yaml.ts';
import type { RawValue } from './raw-settings.ts';
import { readShell } from './shell/read-shell.ts';
import type { ShellCommand } from './shell/shell-word.ts';
import type { TreeReading } from './documents/syntax-trees.ts';
import { toScriptText } from './documents/yaml-script.ts';
import type { ScriptText } from './documents/yaml-script.ts';

/** What holds for everything below a place of the file. */
interface Surroundings {
  readonly environment: ReadonlyMap<string, RawValue>;
  readonly directory: string;
}

/** Keys whose text is run by a shell, in the CI systems read here. */
const scriptKeys = new Set(['run', 'script', 'before_script', 'after_script', 'command', 'cmds', 'cmd', 'bash']);
const environmentKeys = ['env', 'variables', 'substitutions', 'vars', 'environment'];
const shells = /^(?:(?:\/usr)?\/bin\/)?(?:ba|z|k|da)?sh$/;

/** Every command the file runs, in order. Text without `gcloud` or `docker` is not parsed. */
export async function readCiCommands(documents: readonly YamlValue[]): Promise<TreeReading<readonly ShellCommand[]>> {
  const commands: ShellCommand[] = [];
  for (const document of documents) {
    const problem = await visit(document, { environment: new Map(), directory: '' }, commands);
    if (problem !== null) return { ok: false, reason: problem };
  }
  return { ok: true, value: commands };
}

/** Collects into `commands`; gives the reason when a script cannot be parsed. */
async function visit(value: YamlValue, around: Surroundings, commands: ShellCommand[]): Promise<string | null> {
  if (value.kind === 'scalar') return null;
  if (value.kind === 'list') {
    for (const item of value.items) {
      const problem = await visit(item, around, commands);
      if (problem !== null) return problem;
    }
    return null;
  }
  const inside = enter(value, around);
  const action = findActionScript(value);
  for (const script of [...findScripts(value).map(toScriptText), ...(action === undefined ? [] : [action])]) {
    const problem = await readScript(script, inside, commands);
    if (problem !== null) return problem;
  }
  const words = findContainerCommand(value);
  if (words !== undefined) commands.push(toCommand(words, inside));
  for (const entry of value.entries) {
    const problem = await visit(entry.value, inside, commands);
    if (problem !== null) return problem;
  }
  return null;
}

async function readScript(script: ScriptText, around: Surroundings, commands: ShellCommand[]): Promise<string | null> {
  if (!/gcloud|docker/.test(script.text)) return null;
  const reading = await readShell({ ...script, environment: around.environment, directory: around.directory });
  if (!reading.ok) return reading.reason;
  commands.push(...reading.value);
  return null;
}

function findScripts(map: YamlMap): YamlScalar[] {
  const shell = findScalar(map, 'shell')?.text;
  // `shell: python` and the like.
  if (shell !== undefined && !shells.test(shell.split(' ')[0] ?? '')) return [];
  const scripts = map.entries.filter((entry) => scriptKeys.has(entry.key)).flatMap((entry) => (entry.value.kind === 'list' ? entry.value.items : [entry.value]));
  const args = listItems(findYaml(map, 'args'));
  const entrypoint = findScalar(map, 'entrypoint')?.text ?? '';
  // Cloud Build: `entrypoint: bash`, `args: ['-c', '…']`.
  const inline = shells.test(entrypoint) ? args.filter((_, index) => /^-\w*c$/.test(scalarText(args[index - 1]))) : [];
  return [...scripts, ...inline].filter((value) => value.kind === 'scalar');
}

/** A step whose `args` are the words of a gcloud or docker command. */
function findContainerCommand(map: YamlMap): YamlScalar[] | undefined {
  const args = listItems(findYaml(map, 'args')).filter((item) => item.kind === 'scalar');
  if (args.length === 0) return undefined;
  const image = findScalar(map, 'name');
  const program = findScalar(map, 'entrypoint')?.text ?? /cloud-builders\/(gcloud|docker)\b/.exec(image?.text ?? '')?.[1];
  if (program !== 'gcloud' && program !== 'docker') return undefined;
  const [first] = args;
  return first === undefined ? undefined : [{ ...first, text: program }, ...args];
}

function toCommand(scalars: readonly YamlScalar[], around: Surroundings): ShellCommand {
  const words = scalars.map((scalar) => ({ line: scalar.line, pieces: [substitute(scalar, around)] }));
  return { line: scalars[0]?.line ?? 1, words, directory: around.directory };
}

function enter(map: YamlMap, around: Surroundings): Surroundings {
  const environment = new Map(around.environment);
  for (const key of environmentKeys) {
    const variables = findYaml(map, key);
    if (variables?.kind !== 'map') continue;
    for (const { key: name, value } of variables.entries) {
      if (value.kind === 'scalar') environment.set(name, { text: value.text, line: value.line, resolved: !value.text.includes('$') });
    }
  }
  const directory = findScalar(map, 'working-directory') ?? findScalar(map, 'defaults', 'run', 'working-directory') ?? findScalar(map, 'working_directory') ?? findScalar(map, 'dir');
  const isLiteral = directory !== undefined && /^[\w.]/.test(directory.text) && !directory.text.includes('$');
  return { environment, directory: isLiteral ? posix.normalize(directory.text) : around.directory };
}

/** Fills Cloud Build's `$_NAME` and `${_NAME}` into an argument that no shell sees. */
function substitute(scalar: YamlScalar, around: Surroundings): RawValue {
  const [, braced, bare] = /^(?:\$\{(\w+)\}|\$(\w+))$/.exec(scalar.text) ?? [];
  const whole = around.environment.get(braced ?? bare ?? '');
  if (whole?.resolved === true) return whole;
  const text = scalar.text.replace(/\$\{(\w+)\}|\$(\w+)/g, (written, first: string | undefined, second: string | undefined) => {
    const value = around.environment.get(first ?? second ?? '');
    return value?.resolved === true ? value.text : written;
  });
  return { text, line: scalar.line, resolved: !text.includes('$') };
}

function scalarText(value: YamlValue | undefined): string {
  return value?.kind === 'scalar' ? value.text : '';
}
