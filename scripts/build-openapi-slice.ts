/**
 * Cuts the operations that the simulated GitHub serves out of GitHub's published OpenAPI description, with the schemas they need
 * and nothing that only people read, and writes test/kit/github/openapi-slice.json.
 *
 * The description is in the npm package @octokit/openapi, which is too big to depend on (385 MB unpacked). So, in a folder outside
 * the project:
 *
 *     npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-23.0.2.tgz package/generated/api.github.com.json
 *     npx node scripts/build-openapi-slice.ts package/generated/api.github.com.json
 *
 * The argument may also be the folder of the package. The output is sorted, one schema a line: a newer description gives a diff to read.
 */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { routes } from '../test/kit/github/routes/all-routes.ts';
import { webhookSchemas } from '../test/kit/github/webhooks/webhook-schemas.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = Readonly<Record<string, Json>>;

/** What a validator reads. Everything else of the description (prose, examples, links) is dropped. */
const schemaKeywords = new Set([
  '$ref', 'type', 'format', 'enum', 'const', 'properties', 'required', 'additionalProperties', 'items', 'oneOf', 'anyOf', 'allOf', 'not',
  'minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties', 'pattern',
]);
const output = join(import.meta.dirname, '../test/kit/github/openapi-slice.json');

function asObject(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function asText(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Collects schemas by name while it rewrites references to them. */
class Slice {
  readonly schemas = new Map<string, Json>();
  readonly #description: JsonObject;

  constructor(description: JsonObject) {
    this.#description = description;
  }

  lookUp(reference: string): Json {
    return reference.slice(2).split('/').reduce<Json>((node, key) => asObject(node)[key.replaceAll('~1', '/')] ?? null, this.#description);
  }

  /** Parameters and responses are inlined; only schemas stay shared. */
  resolve(node: Json | undefined): JsonObject {
    const object = asObject(node);
    return typeof object['$ref'] === 'string' ? asObject(this.lookUp(object['$ref'])) : object;
  }

  /** A schema with validation keywords only, in JSON Schema's own words (OpenAPI 3.0 says `nullable` where JSON Schema says null). */
  schema(node: Json | undefined): Json {
    const source = asObject(node);
    const { $ref: reference } = source;
    if (typeof reference === 'string') {
      const name = reference.replace('#/components/schemas/', '');
      if (!this.schemas.has(name)) {
        this.schemas.set(name, null);
        this.schemas.set(name, this.schema(this.lookUp(reference)));
      }
      return { $ref: `#/schemas/${name}` };
    }
    const kept = Object.entries(source).filter(([key]) => schemaKeywords.has(key)).map(([key, value]) => [key, this.#keyword(key, value)] as const);
    const result = Object.fromEntries(kept);
    return source['nullable'] === true ? allowNull(result) : result;
  }

  #keyword(key: string, value: Json): Json {
    if (key === 'properties') return Object.fromEntries(Object.entries(asObject(value)).map(([name, child]) => [name, this.schema(child)]));
    if (key === 'oneOf' || key === 'anyOf' || key === 'allOf') return asList(value).map((child) => this.schema(child));
    if ((key === 'items' || key === 'not' || key === 'additionalProperties') && typeof value === 'object') return this.schema(value);
    return value;
  }
}

function allowNull(schema: JsonObject): JsonObject {
  if (typeof schema['type'] !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const nullable: JsonObject = { ...schema, type: [schema['type'], 'null'] };
  return schema['enum'] === undefined ? nullable : { ...nullable, enum: [...new Set([...asList(schema['enum']), null])] };
}

function jsonContent(slice: Slice, holder: JsonObject): Json {
  const [, media] = Object.entries(asObject(holder['content'])).find(([type]) => type === 'application/json') ?? [];
  return media === undefined ? null : slice.schema(asObject(media)['schema']);
}

function sliceOperation(slice: Slice, method: string, path: string, operation: JsonObject): Json {
  const parameters = asList(operation['parameters']).map((node) => slice.resolve(node)).filter((parameter) => parameter['in'] === 'query');
  const body = slice.resolve(operation['requestBody']);
  const responses = Object.entries(asObject(operation['responses'])).map(([status, node]) => [status, jsonContent(slice, slice.resolve(node))] as const);
  return {
    method: method.toUpperCase(),
    path,
    query: {
      type: 'object',
      properties: Object.fromEntries(parameters.map((parameter) => [asText(parameter['name']), slice.schema(parameter['schema'])])),
      required: parameters.filter((parameter) => parameter['required'] === true).map((parameter) => asText(parameter['name'])),
    },
    body: body['content'] === undefined ? null : { required: body['required'] === true, schema: jsonContent(slice, body) },
    responses: Object.fromEntries(responses),
  };
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, child]) => [key, sorted(child)]));
}

/** One entry a line, so that a change of one schema is one changed line. */
function renderSection(entries: Iterable<readonly [string, Json]>): string {
  const lines = [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(sorted(value))}`);
  return `{\n${lines.join(',\n')}\n}`;
}

function buildSlice(description: JsonObject, source: string): string {
  const slice = new Slice(description);
  const wanted = new Set(routes.map((route) => route.operation));
  const operations = Object.entries(asObject(description['paths'])).flatMap(([path, methods]) =>
    Object.entries(asObject(methods)).flatMap(([method, node]) => {
      const id = asObject(node)['operationId'];
      return typeof id === 'string' && wanted.delete(id) ? [[id, sliceOperation(slice, method, path, asObject(node))] as const] : [];
    }),
  );
  if (wanted.size > 0) throw new Error(`The description has no operation ${[...wanted].join(', ')}`);
  const webhooks = Object.values(webhookSchemas).map((name) => {
    if (slice.lookUp(`#/components/schemas/${name}`) === null) throw new Error(`The description has no schema ${name}`);
    return [name, slice.schema({ $ref: `#/components/schemas/${name}` })] as const;
  });
  // Answers of the errors every operation can give, whether its own description lists them or not.
  for (const name of ['basic-error', 'validation-error', 'validation-error-simple']) slice.schema({ $ref: `#/components/schemas/${name}` });
  return `{\n"source":${JSON.stringify(source)},\n"operations":${renderSection(operations)},\n"webhooks":${renderSection(webhooks)},\n"schemas":${renderSection(slice.schemas)}\n}\n`;
}

function readDescription(argument: string | undefined): { description: JsonObject; source: string } {
  if (argument === undefined || !existsSync(argument)) throw new Error('Usage: node scripts/build-openapi-slice.ts <api.github.com.json | folder of @octokit/openapi>');
  const path = statSync(argument).isDirectory() ? join(argument, 'generated/api.github.com.json') : argument;
  const description = asObject(JSON.parse(readFileSync(path, 'utf8')) as Json);
  const info = asObject(description['info']);
  return { description, source: `GitHub REST API description ${asText(info['version'])}, api.github.com` };
}

const { description, source } = readDescription(process.argv[2]);
const text = buildSlice(description, source);
writeFileSync(output, text);
console.log(`${output}: ${String(Math.round(text.length / 1024))} kB`);
