/** The cut of GitHub's OpenAPI description that the simulator serves. Made by scripts/build-openapi-slice.ts. */
import { readFileSync } from 'node:fs';

export type Schema = Readonly<Record<string, unknown>>;

export interface SlicedOperation {
  readonly method: string;
  /** With parameters in braces, as GitHub writes it. */
  readonly path: string;
  readonly query: Schema;
  readonly body: { readonly required: boolean; readonly schema: Schema } | null;
  /** By status; null where the answer has no JSON body. */
  readonly responses: Readonly<Record<string, Schema | null>>;
}

export interface Slice {
  readonly source: string;
  readonly operations: Readonly<Record<string, SlicedOperation>>;
  readonly webhooks: Readonly<Record<string, Schema>>;
  readonly schemas: Readonly<Record<string, Schema>>;
}

let loaded: Slice | undefined;

/** Read once per process; the file is 150 kB. */
export function loadSlice(): Slice {
  loaded ??= JSON.parse(readFileSync(new URL('../openapi-slice.json', import.meta.url), 'utf8')) as Slice;
  return loaded;
}

export function getOperation(id: string): SlicedOperation {
  const operation = loadSlice().operations[id];
  if (operation === undefined) throw new Error(`Operation ${id} is not in the slice: run scripts/build-openapi-slice.ts`);
  return operation;
}

/** The schema itself, or the one its `$ref` names. */
export function dereference(schema: Schema): Schema {
  const { $ref } = schema;
  if (typeof $ref !== 'string') return schema;
  const target = loadSlice().schemas[$ref.replace('#/schemas/', '')];
  if (target === undefined) throw new Error(`${$ref} is not in the slice`);
  return target;
}
