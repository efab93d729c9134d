/** Shell text inside YAML -> text for the shell parser whose rows still lead to the lines of the file. */
import type { YamlScalar } from './positioned-yaml.ts';

export interface ScriptText {
  readonly text: string;
  /** File line of a row, which counts from 0. */
  lineOf(row: number): number;
}

/** The script of a `run:` or the like. */
export function toScriptText(scalar: YamlScalar): ScriptText {
  if (scalar.layout === 'line') return { text: toShellVariables(scalar.text), lineOf: () => scalar.line };
  const text = scalar.layout === 'block' ? scalar.text : joinFolded(scalar.source);
  return { text: toShellVariables(text), lineOf: (row) => scalar.contentLine + row };
}

/** What YAML folds to one line is one command: the same lines, continued as the shell continues them. */
export function joinFolded(source: string): string {
  const rows = source.trimEnd().split('\n').map((row) => row.trim().replace(/\\$/, ''));
  return rows.map((row, index) => (row !== '' && rows[index + 1] !== undefined && rows[index + 1] !== '' ? `${row} \\` : row)).join('\n');
}

/**
 * Expressions of the CI become variables of the shell: `${{ env.MAX }}` is `${MAX}`, `${{ inputs.name }}` an unknown `${inputs_name}`.
 * Cloud Build writes the shell's own variables as `$$NAME`.
 */
export function toShellVariables(text: string): string {
  return text
    .replace(/\$\{\{\s*env\.(\w+)\s*\}\}/g, '${$1}')
    .replace(/\$\{\{([^}]{1,300})\}\}/g, (_, expression: string) => `\${ci_${expression.trim().replace(/\W+/g, '_')}}`)
    .replace(/\$\$(?=[\w{])/g, '$');
}
