/** Validates queries, bodies, answers and webhook payloads against the slice. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { dereference, getOperation, loadSlice, type Schema } from './slice.ts';

export interface SchemaProblem {
  readonly kind: 'schema' | 'unknown-key';
  /** Dotted path into the value, empty for the value itself. */
  readonly at: string;
  readonly message: string;
}

const compiled = new Map<string, ValidateFunction>();
let ajvs: { readonly plain: Ajv; readonly coercing: Ajv } | undefined;

function createAjv(coerceTypes: boolean): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes, formats: { 'repo.nwo': true, timestamp: true, binary: true } });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'slice', ...loadSlice() });
  return ajv;
}

function getValidator(key: string, schema: () => Schema, coercing = false): ValidateFunction {
  const known = compiled.get(key);
  if (known !== undefined) return known;
  ajvs ??= { plain: createAjv(false), coercing: createAjv(true) };
  const validator = (coercing ? ajvs.coercing : ajvs.plain).compile(schema());
  compiled.set(key, validator);
  return validator;
}

function toProblem(error: ErrorObject): SchemaProblem {
  const at = error.instancePath.slice(1).replaceAll('/', '.');
  const params = error.params as { additionalProperty?: string; missingProperty?: string; allowedValues?: readonly unknown[] };
  if (params.additionalProperty !== undefined) {
    return { kind: 'unknown-key', at: [at, params.additionalProperty].filter(Boolean).join('.'), message: `"${params.additionalProperty}" is not a permitted key.` };
  }
  if (params.missingProperty !== undefined) return { kind: 'schema', at, message: `"${params.missingProperty}" wasn't supplied.` };
  const choices = params.allowedValues === undefined ? '' : ` (${params.allowedValues.join(', ')})`;
  return { kind: 'schema', at, message: `For '${at}': ${error.message ?? 'is invalid'}${choices}.` };
}

function check(validator: ValidateFunction, value: unknown): readonly SchemaProblem[] {
  return validator(value) ? [] : (validator.errors ?? []).map(toProblem);
}

/** References point into the slice, and every object with listed properties is closed: an unknown key is a typing mistake of the caller. */
function closeSchema(schema: Schema): Schema {
  const source = dereference(schema);
  const closed = Object.entries(source).map(([key, value]): [string, unknown] => {
    if (key === 'properties') return [key, Object.fromEntries(Object.entries(value as Record<string, Schema>).map(([name, child]) => [name, closeSchema(child)]))];
    if (key === 'items') return [key, closeSchema(value as Schema)];
    if (key === 'oneOf' || key === 'anyOf') return [key, (value as readonly Schema[]).map(closeSchema)];
    return [key, value];
  });
  const open = source['properties'] === undefined || source['additionalProperties'] !== undefined;
  return { ...Object.fromEntries(closed), ...(open ? {} : { additionalProperties: false }) };
}

/** Replaces numbers and booleans written as text by their values, in place, as a server does that reads a query string. */
export function validateQuery(operation: string, query: Record<string, unknown>): readonly SchemaProblem[] {
  return check(getValidator(`${operation} query`, () => closeSchema(getOperation(operation).query), true), query);
}

export function validateBody(operation: string, body: unknown): readonly SchemaProblem[] {
  const described = getOperation(operation).body;
  if (described === null) return body === undefined ? [] : [{ kind: 'unknown-key', at: '', message: 'This operation takes no body.' }];
  if (body === undefined && !described.required) return [];
  return check(getValidator(`${operation} body`, () => closeSchema(described.schema)), body ?? {});
}

const errorSchemas: readonly Schema[] = ['basic-error', 'validation-error', 'validation-error-simple'].map((name) => ({ $ref: `slice#/schemas/${name}` }));

/** An error may have any of GitHub's three error shapes; anything else must be the described answer of that status. */
export function validateAnswer(operation: string, status: number, body: unknown): readonly SchemaProblem[] {
  if (status >= 400) return check(getValidator('error', () => ({ anyOf: errorSchemas })), body);
  const described = getOperation(operation).responses[String(status)];
  if (described === undefined) return [{ kind: 'schema', at: '', message: `${operation} never answers ${String(status)}.` }];
  if (described === null) return body === undefined ? [] : [{ kind: 'schema', at: '', message: 'This answer has no body.' }];
  const pointer = operation.replaceAll('/', '~1');
  return check(getValidator(`${operation} ${String(status)}`, () => ({ $ref: `slice#/operations/${pointer}/responses/${String(status)}` })), body);
}

export function validateWebhook(schemaName: string, payload: unknown): readonly SchemaProblem[] {
  return check(getValidator(`webhook ${schemaName}`, () => ({ $ref: `slice#/schemas/${schemaName}` })), payload);
}
