/**
 * Fills the keys GitHub always sends and no test speaks of (dozens of `*_url`s, counters, flags) from the slice, so that the
 * renderers state only what the simulation knows. What is filled says so: links lead to `/unspecified`.
 */
import { dereference, type Schema } from './slice.ts';

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typesOf(schema: Schema): readonly unknown[] {
  const { type } = schema;
  if (Array.isArray(type)) return type as readonly unknown[];
  return type === undefined && schema['properties'] !== undefined ? ['object'] : [type];
}

function alternativesOf(schema: Schema): readonly Schema[] | null {
  const { oneOf, anyOf } = schema;
  return (oneOf ?? anyOf ?? null) as readonly Schema[] | null;
}

function sampleText(schema: Schema): string {
  switch (schema['format']) {
    case 'uri': return 'http://127.0.0.1/unspecified';
    case 'date-time': return '2026-01-01T00:00:00Z';
    case 'date': return '2026-01-01';
    case 'email': return 'unspecified@example.com';
    case 'repo.nwo': return 'unspecified/unspecified';
    default: return '';
  }
}

/** The plainest value a schema allows; null wherever it may be null. */
function sample(reference: Schema): unknown {
  const schema = dereference(reference);
  const alternatives = alternativesOf(schema);
  if (alternatives !== null) return alternatives.some((one) => typesOf(dereference(one)).includes('null')) ? null : sample(alternatives[0] ?? {});
  if (schema['allOf'] !== undefined) return completeObject(schema, {});
  const types = typesOf(schema);
  if (types.includes('null')) return null;
  if (Array.isArray(schema['enum'])) return (schema['enum'] as readonly unknown[])[0];
  switch (types[0]) {
    case 'string': return sampleText(schema);
    case 'integer': case 'number': return typeof schema['minimum'] === 'number' ? schema['minimum'] : 0;
    case 'boolean': return false;
    case 'array': return [];
    default: return completeObject(schema, {});
  }
}

function completeObject(schema: Schema, fields: Fields): Fields {
  const parts = (schema['allOf'] ?? []) as readonly Schema[];
  const merged = parts.reduce<Fields>((sum, part) => completeObject(dereference(part), sum), fields);
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  const required = new Set((schema['required'] ?? []) as readonly string[]);
  const filled = Object.entries(properties).flatMap(([key, child]): [string, unknown][] => {
    if (merged[key] !== undefined) return [[key, complete(child, merged[key])]];
    return required.has(key) ? [[key, sample(child)]] : [];
  });
  return { ...merged, ...Object.fromEntries(filled) };
}

/** The value with every required key of its schema present, at any depth. Never changes what is already there. */
export function complete(reference: Schema, value: unknown): unknown {
  const schema = dereference(reference);
  if (Array.isArray(value)) {
    const { items } = schema;
    return isFields(items) ? value.map((item) => complete(items, item)) : value;
  }
  if (!isFields(value)) return value;
  const alternatives = alternativesOf(schema);
  if (alternatives === null) return completeObject(schema, value);
  const fitting = alternatives.find((one) => typesOf(dereference(one)).includes('object') || dereference(one)['allOf'] !== undefined);
  return fitting === undefined ? value : complete(fitting, value);
}

/** An object of a named schema, with every key GitHub would send. */
export function completeAs(schemaName: string, fields: Fields): Fields {
  return complete({ $ref: `#/schemas/${schemaName}` }, fields) as Fields;
}
