/** Deployment scripts: shell files, and the recipes of a Makefile. */
import type { DeploymentFacts } from '../../model/deployment-facts.ts';
import { readGcloudFacts } from './gcloud/gcloud-facts.ts';
import type { RawValue } from './raw-settings.ts';
import { readShell } from './shell/read-shell.ts';
import type { TreeReading } from './documents/syntax-trees.ts';

/** What the gcloud commands of a shell script say. */
export function readShellScript(text: string): Promise<TreeReading<DeploymentFacts>> {
  return readCommands(text, new Map());
}

/**
 * What the gcloud commands of a Makefile's recipes say. Each recipe line is read as shell, in place; of the rest only
 * plain variable assignments are kept, so that no line moves.
 */
export function readMakefile(text: string): Promise<TreeReading<DeploymentFacts>> {
  const variables = new Map<string, RawValue>();
  const recipes = text.split('\n').map((line, index, lines) => {
    if (line.startsWith('\t')) return toShell(line, lines[index - 1]?.endsWith('\\') ?? false);
    const [, name, value] = /^(?:export +|override +)?([A-Za-z_][\w-]*) *(?::{1,3}|\?)?= *([^#]*?)\s*$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) variables.set(name, { text: value, line: index + 1, resolved: !value.includes('$') });
    return '';
  });
  return readCommands(recipes.join('\n'), variables);
}

async function readCommands(text: string, environment: ReadonlyMap<string, RawValue>): Promise<TreeReading<DeploymentFacts>> {
  const reading = await readShell({ text, lineOf: (row) => row + 1, environment, directory: '' });
  return reading.ok ? { ok: true, value: readGcloudFacts(reading.value) } : reading;
}

/** `$(NAME)` and `${NAME}` are make's own variables, `$$NAME` the shell's; `@`, `-` and `+` only steer make. */
function toShell(recipe: string, isContinued: boolean): string {
  return recipe.replace(isContinued ? /^\t+/ : /^\t+[@\-+ ]*/, '').replace(/\$\$/g, '\0').replace(/\$\(([\w-]+)\)/g, '${$1}').replaceAll('\0', '$');
}
