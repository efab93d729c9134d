/** Values of YAML and TOML files as raw settings. */
import type { ServiceFact, Setting } from '../../model/deployment-facts.ts';
import { findScalar, findYaml, listItems } from './positioned-yaml.ts';
import type { YamlScalar, YamlValue } from './positioned-yaml.ts';
import type { RawValue } from './raw-settings.ts';

/** More variables than a service is ever given. */
const mostVariables = 200;

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

/** Literal variables of a map, of a list of `NAME=value`, or of a list of maps with a name and a value. */
export function readEnvironment(value: YamlValue | undefined, nameKey = 'name'): Pick<ServiceFact, 'environment'> {
  const pairs: (readonly [string, YamlScalar])[] = [];
  if (value?.kind === 'map') for (const { key, value: one } of value.entries) if (one.kind === 'scalar') pairs.push([key, one]);
  for (const item of listItems(value)) {
    if (item.kind === 'scalar') {
      const at = item.text.indexOf('=');
      if (at > 0) pairs.push([item.text.slice(0, at), { ...item, text: item.text.slice(at + 1) }]);
    } else {
      const name = findScalar(item, nameKey);
      const one = findScalar(item, 'value');
      if (name !== undefined && one !== undefined) pairs.push([name.text, one]);
    }
  }
  const literal = pairs.filter(([name, { text }]) => /^[A-Za-z_]\w{0,99}$/.test(name) && name !== '__proto__' && text.length <= 100 && !/[${]/.test(text)).slice(0, mostVariables);
  if (literal.length === 0) return {};
  return { environment: Object.fromEntries(literal.map(([name, { text, line }]): [string, Setting<string>] => [name, { value: text, line }])) };
}
