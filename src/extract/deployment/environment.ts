/** Variables of a service's environment: those with a literal value, and the names of those that get theirs elsewhere. */
import type { ServiceFact, Setting } from '../../model/deployment-facts.ts';
import { findScalar, findYaml, listItems, type YamlValue } from './documents/positioned-yaml.ts';
import type { RawValue } from './raw-settings.ts';

export type EnvironmentFacts = Pick<ServiceFact, 'environment' | 'openEnvironment'>;

/** A variable as written; without a value where another place gives it one. */
export type Variable = readonly [name: string, value: RawValue | null];

/** More variables than a service is ever given, and longer values than a switch has. */
const mostVariables = 200;
const longestValue = 100;

/** Where a whole file or group of variables is handed over. */
export const wholeElsewhere: Variable = ['*', null];

export function buildEnvironment(variables: readonly Variable[]): EnvironmentFacts {
  const literal: [string, Setting<string>][] = [];
  const open = new Set<string>();
  for (const [name, value] of variables.slice(0, mostVariables)) {
    if (name !== '*' && (!/^[A-Za-z_]\w{0,99}$/.test(name) || name === '__proto__')) continue;
    if (value?.resolved === true && value.text.length <= longestValue) literal.push([name, { value: value.text, line: value.line }]);
    else open.add(name);
  }
  return { ...(literal.length > 0 && { environment: Object.fromEntries(literal) }), ...(open.size > 0 && { openEnvironment: [...open] }) };
}

/** Variables of a map, of a list of `NAME=value`, or of a list of maps with a name and a value. */
export function readVariables(value: YamlValue | undefined, nameKey = 'name'): readonly Variable[] {
  const variables: Variable[] = [];
  if (value?.kind === 'map') for (const { key, value: one } of value.entries) variables.push([key, one.kind === 'scalar' ? fillIn(one.text, one.line) : null]);
  for (const item of listItems(value)) {
    if (item.kind === 'scalar') {
      const at = item.text.indexOf('=');
      // A name alone takes the value it has on the machine.
      variables.push(at > 0 ? [item.text.slice(0, at), fillIn(item.text.slice(at + 1), item.line)] : [item.text, null]);
    } else {
      const name = findScalar(item, nameKey);
      const one = findScalar(item, 'value');
      if (name !== undefined) variables.push([name.text, one === undefined ? null : fillIn(one.text, one.line)]);
      // `fromGroup` of Render, a reference without a name.
      else variables.push(wholeElsewhere);
    }
  }
  return variables;
}

/** `${WORKERS:-true}` is what it is where nobody says otherwise. https://docs.docker.com/reference/compose-file/interpolation/ */
function fillIn(text: string, line: number): RawValue {
  const [, fallback] = /^\$\{\w+:?-([^${}]*)\}$/.exec(text) ?? [];
  return fallback === undefined ? { text, line, resolved: !/[${]/.test(text) } : { text: fallback, line, resolved: true };
}

/** Variables under a key, and whether others come from files or groups under other keys. */
export function readEnvironment(value: YamlValue | undefined, nameKey = 'name', elsewhere?: YamlValue): EnvironmentFacts {
  return buildEnvironment([...(elsewhere === undefined ? [] : [wholeElsewhere]), ...readVariables(value, nameKey)]);
}

/** Of the first container of a pod. */
export function readContainerEnvironment(container: YamlValue | undefined): EnvironmentFacts {
  return readEnvironment(findYaml(container, 'env'), 'name', findYaml(container, 'envFrom'));
}
