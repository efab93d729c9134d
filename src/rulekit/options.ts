/** Reading the literal options a library call was given. */
import type { StaticValue } from '../model/graph.ts';

export interface Option {
  readonly value: string | number | boolean | null;
  /** Line of the property. */
  readonly line: number;
}

/** The literal value of the first object among the arguments that has the key; a dotted key reaches into objects. */
export function findOption(values: readonly StaticValue[], key: string): Option | null {
  const property = findProperty(values, key.split('.'));
  return property?.value.kind === 'literal' ? { value: property.value.value, line: property.line } : null;
}

/** True when some object among the arguments has the key, whatever its value. */
export function hasOption(values: readonly StaticValue[], key: string): boolean {
  return findProperty(values, key.split('.')) !== undefined;
}

/** The number an option is set to; a string or an expression is none. */
export function findNumber(values: readonly StaticValue[], key: string): { readonly value: number; readonly line: number } | null {
  const option = findOption(values, key);
  return typeof option?.value === 'number' ? { value: option.value, line: option.line } : null;
}

function findProperty(values: readonly StaticValue[], path: readonly string[]): (StaticValue & { kind: 'object' })['properties'][number] | undefined {
  const [key, ...rest] = path;
  for (const value of values) {
    const objects = value.kind === 'array' ? value.items : [value];
    for (const object of objects) {
      if (object.kind !== 'object') continue;
      const property = object.properties.find((candidate) => candidate.key === key);
      if (property === undefined) continue;
      return rest.length === 0 ? property : findProperty([property.value], rest);
    }
  }
  return undefined;
}
