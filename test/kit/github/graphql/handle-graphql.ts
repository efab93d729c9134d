/** One GraphQL request: parsed, held to the schema, and run. */
import { execute, GraphQLError, Kind, parse, validate, type DocumentNode, type ExecutionResult } from 'graphql';
import type { Answer } from '../http/route.ts';
import { Refusal } from '../http/refusal.ts';
import type { TokenRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import { createRootFields } from './root-fields.ts';
import { getGraphqlSchema } from './schema.ts';

export interface GraphqlRequest {
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
  /** `graphql/<the first field asked for>`, the name that faults and the log use. */
  readonly operation: string;
}

export function isGraphqlPath(path: string): boolean {
  return path === '/graphql' || path === '/api/graphql';
}

function refuse(message: string): Refusal {
  return new Refusal(400, { message }, { violation: { kind: 'schema', detail: message } });
}

export function readGraphqlRequest(body: unknown): GraphqlRequest {
  const { query, variables, operationName } = (body ?? {}) as { readonly query?: unknown; readonly variables?: Readonly<Record<string, unknown>> | null; readonly operationName?: string | null };
  if (typeof query !== 'string') throw refuse('A query attribute must be specified and must be a string.');
  try {
    const document = parse(query);
    const [definition] = document.definitions;
    const [selection] = definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [];
    return { document, variables: variables ?? {}, operationName: operationName ?? null, operation: `graphql/${selection?.kind === Kind.FIELD ? selection.name.value : 'unknown'}` };
  } catch (error) {
    throw refuse(error instanceof GraphQLError ? error.message : 'Problems parsing GraphQL');
  }
}

/** GitHub puts the type of an error beside its message. */
function renderError(error: GraphQLError): Readonly<Record<string, unknown>> {
  const { type } = error.extensions;
  return { ...(type === undefined ? {} : { type }), message: error.message, locations: error.locations, path: error.path };
}

export async function answerGraphql(world: World, token: TokenRecord, request: GraphqlRequest): Promise<Answer> {
  const schema = getGraphqlSchema();
  const mistakes = validate(schema, request.document);
  if (mistakes.length > 0) {
    for (const mistake of mistakes) world.violations.push({ operation: request.operation, kind: 'schema', detail: mistake.message });
    return { status: 200, body: { errors: mistakes.map(renderError) } };
  }
  const result: ExecutionResult = await execute({
    schema, document: request.document, variableValues: request.variables, operationName: request.operationName, rootValue: createRootFields(world, token),
  });
  const broken = result.errors?.find((error) => error.originalError !== undefined && !(error.originalError instanceof GraphQLError));
  if (broken !== undefined) throw broken;
  if (result.data === undefined) {
    for (const error of result.errors ?? []) world.violations.push({ operation: request.operation, kind: 'schema', detail: error.message });
  }
  return { status: 200, body: { ...(result.data === undefined ? {} : { data: result.data }), ...(result.errors === undefined ? {} : { errors: result.errors.map(renderError) }) } };
}
