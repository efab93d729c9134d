/** Scalars of a YAML file as raw settings, and the scripts that stand in it. */
import type { RawValue } from '../raw-settings.ts';
import type { YamlScalar, YamlValue } from '../documents/positioned-yaml.ts';
import { listItems } from '../documents/positioned-yaml.ts';
import { toScriptText } from '../documents/yaml-script.ts';
import { findScriptTargets } from './script-target.ts';
import type { ScriptTarget } from './script-target.ts';

/** A value is literal unless something fills in a part of it. */
export function toRaw(scalar: YamlScalar | undefined): RawValue | undefined {
  return scalar === undefined || scalar.text === '' ? undefined : { text: scalar.text, line: scalar.line, resolved: !/\$\{|\{\{|\$\w/.test(scalar.text) };
}

/** What a command runs: one text, or a list of words of which the last may be a script for a shell. `program` is what they are arguments of, where it stands elsewhere. */
export function findCommandTargets(values: readonly (YamlValue | undefined)[], directory: string | null, program?: string): readonly ScriptTarget[] {
  const scalars = values.flatMap((value) => (value === undefined ? [] : value.kind === 'list' ? listItems(value) : [value])).filter((value) => value.kind === 'scalar');
  const script = scalars.find((scalar) => /[\s;]/.test(scalar.text) && /\b(?:curl|wget|node|npm|yarn|pnpm|bun|tsx|deno)\b/.test(scalar.text));
  if (script !== undefined) {
    const own = toScriptText(script);
    return findScriptTargets(own.text, (row) => own.lineOf(row), directory);
  }
  const [first] = scalars;
  if (first === undefined) return [];
  const words = [...(program === undefined ? [] : [program]), ...scalars.map(({ text }) => text)];
  return findScriptTargets(words.map((word) => `'${word.replaceAll("'", '')}'`).join(' '), () => first.line, directory);
}
