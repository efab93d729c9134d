/** Values of YAML and TOML files as raw settings. */
import { findScalar, findYaml, listItems } from './positioned-yaml.ts';
import type { YamlScalar, YamlValue } from './positioned-yaml.ts';
import type { RawValue } from '../raw-settings.ts';

/** The scalar under a chain of keys. */
export function findRaw(value: YamlValue | undefined, ...keys: readonly string[]): RawValue | undefined {
  const scalar = findScalar(value, ...keys);
  return scalar === undefined ? undefined : toRaw(scalar);
}

/** Unresolved where something is filled in before the file is used: `${MAX}`, `$(MAX)`, `%MAX%`, `{{ .Values.max }}`. */
export function toRaw(scalar: YamlScalar): RawValue {
  return { text: scalar.text, line: scalar.line, resolved: !/[$%]|\{\{/.test(scalar.text) };
}

/** A command as a string, or as a list of words. */
export function findCommand(value: YamlValue | undefined, ...keys: readonly string[]): RawValue | undefined {
  const found = findYaml(value, ...keys);
  if (found?.kind === 'scalar') return toRaw(found);
  const words = listItems(found).filter((item) => item.kind === 'scalar');
  const [first] = words;
  return first === undefined ? undefined : { text: words.map(({ text }) => quote(text)).join(' '), line: first.line, resolved: true };
}

/** Entrypoint, then command, as Docker and Kubernetes join them. */
export function joinCommands(entrypoint: RawValue | undefined, command: RawValue | undefined): RawValue | undefined {
  if (entrypoint === undefined || command === undefined) return entrypoint ?? command;
  return { text: `${entrypoint.text} ${command.text}`, line: command.line, resolved: entrypoint.resolved && command.resolved };
}

/** A word that the shell takes as one. */
export function quote(word: string): string {
  return /^[\w./:@%+=,~*-]+$/.test(word) ? word : `'${word.replaceAll("'", '"')}'`;
}
